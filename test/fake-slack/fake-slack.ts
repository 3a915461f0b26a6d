import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect } from 'vitest';
import { FakeSocketMode, type SocketModeTimeouts } from './fake-socket-mode.ts';
import { createFakeWebApi, type FakeTokens, type RecordedCall, type ScriptedResponse } from './fake-web-api.ts';
import { FakeWorkspace } from './fake-workspace.ts';
import { FakeRateLimits } from './rate-limits.ts';

export interface FakeSlackOptions extends Partial<SocketModeTimeouts> {
  /** How long one minute of the rate limits lasts, ms. */
  minuteMs?: number;
}

/**
 * A server with Slack's Web API and Socket Mode, as strict as their documentation. It responds to a wrong call as Slack
 * does, and adds it to `violations`, so that the test fails.
 */
export interface FakeSlack {
  /** For `SLACK_API_URL`. */
  apiUrl: string;
  tokens: FakeTokens;
  workspace: FakeWorkspace;
  socket: FakeSocketMode;
  calls: RecordedCall[];
  /** What the product did against the documentation. */
  violations: string[];
  /** Returns the calls of one method. */
  callsOf(method: string): RecordedCall[];
  /** Makes the method respond with 429 for this time. */
  rateLimit(method: string, seconds: number): void;
  /** Makes the method respond with this; undefined ends it. Such calls count towards no rate limit. */
  respondWith(method: string, response: ScriptedResponse | undefined): void;
  /** Makes every call of the Web API fail in this way; `undefined` ends the outage. */
  setOutage(how: 'http_500' | 'html' | 'reset' | undefined): void;
  close(): Promise<void>;
}

/** The scopes of the app manifest. */
export const ALL_SCOPES = [
  'channels:history',
  'channels:join',
  'channels:read',
  'im:history',
  'reactions:read',
  'team:read',
  'users:read',
];

export async function startFakeSlack({
  minuteMs = 60_000,
  ackTimeoutMs = 3000,
  warningMs = 10_000,
}: FakeSlackOptions = {}): Promise<FakeSlack> {
  const workspace = new FakeWorkspace();
  const limits = new FakeRateLimits(minuteMs);
  const calls: RecordedCall[] = [];
  const violations: string[] = [];
  const tokens: FakeTokens = {
    bot: 'xoxb-1234567890-fakebot',
    app: 'xapp-1-A0APP-1234567890-fakeapp',
    scopes: [...ALL_SCOPES],
    appScopes: ['connections:write'],
    forcedError: undefined,
  };
  const socket = new FakeSocketMode(violations, { ackTimeoutMs, warningMs });
  let outage: 'http_500' | 'html' | 'reset' | undefined;
  const scripted = new Map<string, ScriptedResponse>();
  const handleCall = createFakeWebApi({
    workspace,
    tokens,
    limits,
    calls,
    violations,
    scripted,
    outage: () => outage,
    openConnection: () => `ws://127.0.0.1:${port}/link?ticket=${socket.createTicket()}`,
  });
  const server = createServer((request, response) => void handleCall(request, response));
  server.on('upgrade', (request, duplex, head) => socket.upgrade(request, duplex, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    tokens,
    workspace,
    socket,
    calls,
    violations,
    callsOf: (method) => calls.filter((call) => call.method === method),
    rateLimit: (method, seconds) => limits.block(method, seconds),
    respondWith(method, response) {
      if (response) scripted.set(method, response);
      else scripted.delete(method);
    },
    setOutage(how) {
      outage = how;
    },
    async close() {
      socket.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Returns a function that starts a fake Slack. Each one ends after its test, which fails if there was a violation. */
export function setUpFakeSlack(): (options?: FakeSlackOptions) => Promise<FakeSlack> {
  const started: FakeSlack[] = [];
  afterEach(async () => {
    const used = started.splice(0);
    await Promise.all(used.map((slack) => slack.close()));
    expect(used.flatMap(({ violations }) => violations)).toEqual([]);
  });
  return async (options) => {
    const slack = await startFakeSlack(options);
    started.push(slack);
    return slack;
  };
}
