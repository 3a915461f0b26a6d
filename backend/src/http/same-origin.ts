import type { NextFunction, Request, Response } from 'express';

/**
 * Responds 403 to a request of a page of another site: a browser sends the origin of the page with every request that may
 * change something. Other clients send none.
 */
export function requireSameOrigin(request: Request, response: Response, next: NextFunction): void {
  const origin = request.get('origin');
  if (origin === undefined || hostOf(origin) === request.headers.host?.toLowerCase()) next();
  else response.status(403).type('text/plain').send('a page of another site may not do this\n');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
