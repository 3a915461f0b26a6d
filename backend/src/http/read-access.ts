import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

const COOKIE_NAME = 'slackpanda';
/** A wall is not asked again for a year, ms. */
const COOKIE_MAX_AGE_MS = 365 * 24 * 3600 * 1000;

export interface ReadAccess {
  /** Host names, without port, under which anyone who can reach the port may read. */
  allowedHosts: readonly string[];
  /** Under any other name, who brings this may: as a bearer, or as the cookie that a link with it has set. */
  token: string | undefined;
}

/**
 * Who may read. The port that faces Slack is on the internet through the tunnel, under the tunnel's name: there, and for
 * a page of another site that points its own name at this machine (DNS rebinding), reading needs the token.
 */
export function createReadAccessCheck({ allowedHosts, token }: ReadAccess): (request: Request) => boolean {
  const hosts = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const holds = token === undefined ? () => false : createTokenCheck(token);
  return (request) => hosts.has(hostName(request)) || holds(request);
}

/** Answers 403 to those who may not read. */
export function requireReadAccess(isReader: (request: Request) => boolean): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    if (isReader(request)) next();
    else {
      const host = hostName(request);
      response.status(403).type('text/plain');
      response.send(
        `"${host}" is not in ALLOWED_HOSTS, and no valid DASHBOARD_TOKEN came as a bearer token or by a link /?token=...\n`,
      );
    }
  };
}

/** The `Host` without its port, in lower case; IPv6 addresses keep their brackets. */
function hostName(request: Request): string {
  const host = request.headers.host ?? '';
  return host.replace(/:\d+$/, '').toLowerCase();
}

/**
 * A link `/?token=...` sets a cookie and leads to the same address without the token, which is then in no history, no
 * bookmark and no screenshot. A wrong token is answered 403.
 */
export function acceptTokenLink({ token }: ReadAccess): RequestHandler {
  return (request, response, next) => {
    const { token: given } = request.query;
    if (token === undefined || given === undefined || request.method !== 'GET') return next();
    response.set('Cache-Control', 'no-store');
    if (typeof given !== 'string' || !timingSafeEquals(given, token)) {
      response.status(403).type('text/plain').send('The token in this link is not DASHBOARD_TOKEN.\n');
      return;
    }
    response.cookie(COOKIE_NAME, cookieValue(token), {
      httpOnly: true,
      // Not "strict": a link in a Slack message is of another site, and its redirect would come without the cookie.
      sameSite: 'lax',
      // Behind a proxy that speaks TLS. Whoever forges this header only gets a cookie that needs TLS.
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

/** What a browser keeps is not the token: from it nobody learns what to send as a bearer. Another token voids it. */
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

/** In a time that depends on neither value. */
function timingSafeEquals(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return x !== undefined && y !== undefined && timingSafeEqual(x, y);
}
