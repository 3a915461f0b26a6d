import type { NextFunction, Request, Response } from 'express';

/**
 * Responds 403 to a request of a page of another site: browsers send the header `Origin` with every request that may
 * change something; other clients do not.
 */
export function requireSameOrigin(request: Request, response: Response, next: NextFunction): void {
  const origin = request.get('origin');
  if (origin === undefined || hostOf(origin) === request.headers.host?.toLowerCase()) next();
  else response.status(403).type('text/plain').send('requests from pages of other sites are not allowed\n');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
