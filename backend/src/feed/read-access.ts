import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

export interface ReadAccess {
  /** Host names, without port, under which anyone who can reach the port may read. */
  allowedHosts: readonly string[];
  /** Under any other name, who brings this may. */
  token: string | undefined;
}

/**
 * Who may read. The port that faces Slack is on the internet through the tunnel, under the tunnel's name: there, and for
 * a page of another site that points its own name at this machine (DNS rebinding), reading needs the token.
 */
export function mayRead({ allowedHosts, token }: ReadAccess): (request: Request) => boolean {
  const hosts = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return (request) => hosts.has(hostName(request)) || (token !== undefined && isSame(bearer(request), token));
}

/** Answers 403 to those who may not read. */
export function readersOnly(isReader: (request: Request) => boolean): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    if (isReader(request)) next();
    else {
      const host = hostName(request);
      response.status(403).type('text/plain');
      response.send(`"${host}" is not in ALLOWED_HOSTS, and no valid DASHBOARD_TOKEN came as a bearer token.\n`);
    }
  };
}

/** The `Host` without its port, in lower case; IPv6 addresses keep their brackets. */
function hostName(request: Request): string {
  const host = request.headers.host ?? '';
  return host.replace(/:\d+$/, '').toLowerCase();
}

function bearer(request: Request): string {
  const [, token = ''] = /^Bearer (.+)$/.exec(request.get('authorization') ?? '') ?? [];
  return token;
}

/** In a time that depends on neither value. */
function isSame(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return x !== undefined && y !== undefined && timingSafeEqual(x, y);
}
