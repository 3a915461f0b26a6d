import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { DAY_MS, type Milliseconds } from '../core/time/units.ts';

const COOKIE_NAME = 'slackpanda';
/** A wall screen needs the token once a year. */
const COOKIE_MAX_AGE_MS: Milliseconds = 365 * DAY_MS;

export interface ReadAccess {
  /** Host names, without port, under which a request needs no token. */
  allowedHosts: readonly string[];
  /** `DASHBOARD_TOKEN`: it gives access under any host name, as a bearer token or by the cookie that a link sets. */
  token: string | undefined;
}

/**
 * Returns a function that decides whether a request has read access (docs/operations.md#read-access). A tunnel makes
 * the port that faces Slack public under the name of the tunnel, and a page of another site can point its own name at
 * this machine (DNS rebinding): under these names a request needs the token.
 */
export function createReadAccessCheck({ allowedHosts, token }: ReadAccess): (request: Request) => boolean {
  const hosts = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const hasToken = token === undefined ? () => false : createTokenCheck(token);
  return (request) => hosts.has(hostName(request)) || hasToken(request);
}

/** Responds 403 to a request without read access. */
export function requireReadAccess(hasReadAccess: (request: Request) => boolean): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    if (hasReadAccess(request)) next();
    else {
      const host = hostName(request);
      response.status(403).type('text/plain');
      response.send(
        `"${host}" is not in ALLOWED_HOSTS, and the request has no valid DASHBOARD_TOKEN. Open the link /?token=..., send the token as a bearer token, or add the host name to ALLOWED_HOSTS.\n`,
      );
    }
  };
}

/** The `Host` header without its port, in lower case; an IPv6 address keeps its brackets. */
function hostName(request: Request): string {
  const host = request.headers.host ?? '';
  return host.replace(/:\d+$/, '').toLowerCase();
}

/**
 * Handles a link `/?token=...`: it sets a cookie and redirects to the same address without the token, which then appears in
 * no history, bookmark or screenshot. Responds 403 to a wrong token.
 */
export function acceptTokenLink({ token }: ReadAccess): RequestHandler {
  return (request, response, next) => {
    const { token: linkToken } = request.query;
    if (token === undefined || linkToken === undefined || request.method !== 'GET') return next();
    response.set('Cache-Control', 'no-store');
    if (typeof linkToken !== 'string' || !timingSafeEquals(linkToken, token)) {
      response
        .status(403)
        .type('text/plain')
        .send('The token in this link is not DASHBOARD_TOKEN. Ask for a new link.\n');
      return;
    }
    response.cookie(COOKIE_NAME, cookieValue(token), {
      httpOnly: true,
      // Not "strict": a link in a Slack message comes from another site, and the redirect would lack the cookie.
      sameSite: 'lax',
      // True behind a proxy with TLS. A client that forges the header only gets a cookie that needs TLS.
      secure: request.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https',
      maxAge: COOKIE_MAX_AGE_MS,
    });
    const rest = new URLSearchParams(request.url.split('?', 2)[1]);
    rest.delete('token');
    response.redirect(302, rest.size > 0 ? `/?${rest}` : '/');
  };
}

function createTokenCheck(token: string): (request: Request) => boolean {
  const cookie = cookieValue(token);
  return (request) =>
    timingSafeEquals(bearerToken(request), token) || cookies(request).some((value) => timingSafeEquals(value, cookie));
}

/** The cookie does not reveal the token. A new token makes it invalid. */
function cookieValue(token: string): string {
  return createHmac('sha256', token).update('the cookie of the dashboard').digest('hex');
}

function cookies(request: Request): string[] {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${COOKIE_NAME}=`)).map((pair) => pair.slice(COOKIE_NAME.length + 1));
}

function bearerToken(request: Request): string {
  const [, token = ''] = /^Bearer (.+)$/.exec(request.get('authorization') ?? '') ?? [];
  return token;
}

/** Compares in a time that depends on neither value. */
function timingSafeEquals(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return x !== undefined && y !== undefined && timingSafeEqual(x, y);
}
