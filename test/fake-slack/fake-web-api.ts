import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FakeWorkspace } from './fake-workspace.ts';
import { errorResponse, type MethodArguments, type WebApiResponse } from './pagination.ts';
import type { FakeRateLimits } from './rate-limits.ts';
import { type FakeMethod, METHODS } from './web-api-methods.ts';

export interface FakeTokens {
  bot: string;
  app: string;
  /** Granted to the bot token. Tests take some away. */
  scopes: string[];
  /** Granted to the app-level token. */
  appScopes: string[];
  /** The error of every response, such as `token_revoked`; undefined for none. */
  forcedError: string | undefined;
}

export interface RecordedCall {
  method: string;
  args: MethodArguments;
}

/** A response in place of that of a method. */
export interface ScriptedResponse {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: WebApiResponse;
}

export interface FakeWebApiDependencies {
  workspace: FakeWorkspace;
  tokens: FakeTokens;
  limits: FakeRateLimits;
  /** Every call, in order. */
  calls: RecordedCall[];
  /** Calls that the documentation does not allow. */
  violations: string[];
  /** The responses of methods that do not respond as documented now. */
  scripted: ReadonlyMap<string, ScriptedResponse>;
  /** How every call fails now; undefined while there is no outage. */
  outage: () => 'http_500' | 'html' | 'reset' | undefined;
  /** Returns the address for one WebSocket connection. */
  openConnection: () => string;
}

/** Returns a handler that responds to `/api/METHOD` as Slack's documentation defines it, and records violations. */
export function createFakeWebApi(dependencies: FakeWebApiDependencies) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { calls, violations } = dependencies;
    const outage = dependencies.outage();
    if (outage === 'reset') return void request.socket.destroy();
    if (outage === 'http_500') return void response.writeHead(500).end('Internal Server Error');
    if (outage === 'html') return void response.writeHead(503, { 'content-type': 'text/html' }).end('<html></html>');
    const name = (request.url ?? '').replace(/^\/api\//, '');
    const given = Object.fromEntries(new URLSearchParams(await readBody(request)));
    if (request.method !== 'POST') violations.push(`${name} was not called with POST`);
    if ('token' in given) violations.push(`${name} was given its token in the body`);
    calls.push({ method: name, args: given });
    const method = METHODS.get(name);
    if (!method) {
      violations.push(`${name} is not a method of the fake Slack`);
      return sendResponse(response, errorResponse('unknown_method'), dependencies, undefined);
    }
    const scripted = dependencies.scripted.get(name);
    if (scripted) {
      response.writeHead(scripted.status, { 'content-type': 'application/json; charset=utf-8', ...scripted.headers });
      return void response.end(JSON.stringify(scripted.body ?? errorResponse('ratelimited')));
    }
    const limited = dependencies.limits.check(name, method.tier);
    if (limited) {
      if (limited.violation) violations.push(limited.violation);
      response.writeHead(429, { 'retry-after': String(limited.retryAfterSeconds) });
      return void response.end(JSON.stringify(errorResponse('ratelimited')));
    }
    const result = callMethod(name, method, given, request.headers.authorization ?? '', dependencies);
    sendResponse(response, result, dependencies, method);
  };
}

function callMethod(
  name: string,
  method: FakeMethod,
  given: MethodArguments,
  authorization: string,
  dependencies: FakeWebApiDependencies,
): WebApiResponse {
  const { tokens, violations, workspace } = dependencies;
  const token = /^Bearer (.+)$/.exec(authorization)?.[1];
  if (!token) return errorResponse('not_authed');
  if (token !== tokens.bot && token !== tokens.app) return errorResponse('invalid_auth');
  if (tokens.forcedError) return errorResponse(tokens.forcedError);
  if (token !== tokens[method.token]) return errorResponse('not_allowed_token_type');
  const provided = method.token === 'bot' ? tokens.scopes : tokens.appScopes;
  if (method.scope && !provided.includes(method.scope))
    return errorResponse('missing_scope', { needed: method.scope, provided: provided.join(',') });
  const known = [...method.required, ...method.optional];
  const unknown = Object.keys(given).filter((parameter) => !known.includes(parameter));
  const missing = method.required.filter((parameter) => !given[parameter]);
  if (unknown.length > 0) violations.push(`${name} has no parameter ${unknown.join(', ')}`);
  if (missing.length > 0) violations.push(`${name} needs ${missing.join(', ')}`);
  if (unknown.length + missing.length > 0) return errorResponse('invalid_arguments');
  if (name === 'apps.connections.open') return { ok: true, url: dependencies.openConnection() };
  return method.run(workspace, given, provided);
}

function sendResponse(
  response: ServerResponse,
  body: WebApiResponse,
  { tokens }: FakeWebApiDependencies,
  method: FakeMethod | undefined,
): void {
  const scopes = method?.token === 'app' ? tokens.appScopes : tokens.scopes;
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': scopes.join(','),
    'x-accepted-oauth-scopes': method?.scope ?? '',
  });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
