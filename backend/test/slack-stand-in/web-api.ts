import type { IncomingMessage, ServerResponse } from 'node:http';
import { METHODS, type Method } from './methods.ts';
import { type Answer, error, type Parameters } from './paging.ts';
import type { RateLimits } from './rate-limits.ts';
import type { StandInWorkspace } from './workspace.ts';

export interface Tokens {
  bot: string;
  app: string;
  /** Granted to the bot token. Tests take some away. */
  scopes: string[];
  /** Granted to the app-level token. */
  appScopes: string[];
  /** What every call is answered with, such as `token_revoked`. */
  refusal: string | undefined;
}

export interface Call {
  method: string;
  given: Parameters;
}

export interface WebApiParts {
  workspace: StandInWorkspace;
  tokens: Tokens;
  limits: RateLimits;
  /** Every call, in order. */
  calls: Call[];
  /** What nobody who reads the documentation would do. */
  mistakes: string[];
  /** While set, Slack is out of order in this way. */
  outage: () => 'http_500' | 'html' | 'reset' | undefined;
  /** A fresh address for a WebSocket. */
  openConnection: () => string;
}

/** Answers `/api/METHOD` as the documentation says, and notes what no caller should do. */
export function webApi(parts: WebApiParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { calls, mistakes, outage } = parts;
    const broken = outage();
    if (broken === 'reset') return void request.socket.destroy();
    if (broken === 'http_500') return void response.writeHead(500).end('Internal Server Error');
    if (broken === 'html') return void response.writeHead(503, { 'content-type': 'text/html' }).end('<html></html>');
    const name = (request.url ?? '').replace(/^\/api\//, '');
    const given = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    if (request.method !== 'POST') mistakes.push(`${name} was not called by POST`);
    if ('token' in given) mistakes.push(`${name} was given its token in the body`);
    calls.push({ method: name, given });
    const method = METHODS.get(name);
    if (!method) {
      mistakes.push(`${name} is not a method that the stand-in knows`);
      return reply(response, error('unknown_method'), parts, undefined);
    }
    const limited = parts.limits.check(name, method.tier);
    if (limited) {
      if (limited.mistake) mistakes.push(limited.mistake);
      response.writeHead(429, { 'retry-after': String(limited.retryAfterSeconds) });
      return void response.end(JSON.stringify(error('ratelimited')));
    }
    const answer = answerTo(name, method, given, request.headers.authorization ?? '', parts);
    reply(response, answer, parts, method);
  };
}

function answerTo(name: string, method: Method, given: Parameters, authorization: string, parts: WebApiParts): Answer {
  const { tokens, mistakes, workspace } = parts;
  const token = /^Bearer (.+)$/.exec(authorization)?.[1];
  if (!token) return error('not_authed');
  if (token !== tokens.bot && token !== tokens.app) return error('invalid_auth');
  if (tokens.refusal) return error(tokens.refusal);
  if (token !== tokens[method.token]) return error('not_allowed_token_type');
  const provided = method.token === 'bot' ? tokens.scopes : tokens.appScopes;
  if (method.scope && !provided.includes(method.scope))
    return error('missing_scope', { needed: method.scope, provided: provided.join(',') });
  const known = [...method.required, ...method.optional];
  const unknown = Object.keys(given).filter((parameter) => !known.includes(parameter));
  const missing = method.required.filter((parameter) => !given[parameter]);
  if (unknown.length > 0) mistakes.push(`${name} has no parameter ${unknown.join(', ')}`);
  if (missing.length > 0) mistakes.push(`${name} needs ${missing.join(', ')}`);
  if (unknown.length + missing.length > 0) return error('invalid_arguments');
  if (name === 'apps.connections.open') return { ok: true, url: parts.openConnection() };
  return method.run(workspace, given);
}

function reply(response: ServerResponse, answer: Answer, { tokens }: WebApiParts, method: Method | undefined): void {
  const scopes = method?.token === 'app' ? tokens.appScopes : tokens.scopes;
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': scopes.join(','),
    'x-accepted-oauth-scopes': method?.scope ?? '',
  });
  response.end(JSON.stringify(answer));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
