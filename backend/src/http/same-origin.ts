import type { NextFunction, Request, Response } from 'express';

/**
 * Answers 403 to what a page of another site sends: a browser names the page's origin with everything that may change
 * something. Other clients name none.
 */
export function requireSameOrigin(request: Request, response: Response, next: NextFunction): void {
  const origin = request.get('origin');
  if (origin === undefined || hostOf(origin) === request.headers.host?.toLowerCase()) next();
  else response.status(403).type('text/plain').send('a page of another site may not do this\n');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
