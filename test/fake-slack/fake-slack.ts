import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect } from 'vitest';
import { FakeSocketMode, type SocketModeTimeouts } from './fake-socket-mode.ts';
import { createFakeWebApi, type FakeTokens, type RecordedCall } from './fake-web-api.ts';
import { FakeWorkspace } from './fake-workspace.ts';
import { FakeRateLimits } from './rate-limits.ts';

export interface FakeSlackOptions extends Partial<SocketModeTimeouts> {
  /** How long a minute of the rate limits lasts, ms. */
  minuteMs?: number;
}

/**
 * Stands in for Slack's Web API and Socket Mode, on this machine, as strict as their documentation. It answers a mistake
 * as Slack would, and keeps it in `mistakes`, so that no test passes over it.
 */
export interface FakeSlack {
  /** For `SLACK_API_URL`. */
  apiUrl: string;
  tokens: FakeTokens;
  workspace: FakeWorkspace;
  socket: FakeSocketMode;
  calls: RecordedCall[];
  violations: string[];
  /** The calls of one method. */
  callsOf(method: string): RecordedCall[];
  /** From now on the method answers 429 for so long. */
  rateLimit(method: string, seconds: number): void;
  /** Puts Slack's Web API out of order; `undefined` puts it right. */
  setOutage(how: 'http_500' | 'html' | 'reset' | undefined): void;
  close(): Promise<void>;
}

/** What the app's manifest asks for. */
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
  minuteMs: minute = 60_000,
  ackTimeoutMs: ackDeadline = 3000,
  warningMs: warning = 10_000,
}: FakeSlackOptions = {}): Promise<FakeSlack> {
  const workspace = new FakeWorkspace();
  const limits = new FakeRateLimits(minute);
  const [calls, mistakes]: [RecordedCall[], string[]] = [[], []];
  const tokens: FakeTokens = {
    bot: 'xoxb-1234567890-standinbot',
    app: 'xapp-1-A0APP-1234567890-standinapp',
    scopes: [...ALL_SCOPES],
    appScopes: ['connections:write'],
    forcedError: undefined,
  };
  const socket = new FakeSocketMode(mistakes, { ackTimeoutMs: ackDeadline, warningMs: warning });
  let outage: 'http_500' | 'html' | 'reset' | undefined;
  const answer = createFakeWebApi({
    workspace,
    tokens,
    limits,
    calls,
    violations: mistakes,
    outage: () => outage,
    openConnection: () => `ws://127.0.0.1:${port}/link?ticket=${socket.createTicket()}`,
  });
  const server = createServer((request, response) => void answer(request, response));
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
    violations: mistakes,
    callsOf: (method) => calls.filter((call) => call.method === method),
    rateLimit: (method, seconds) => limits.block(method, seconds),
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

/** Starts stand-ins for the tests of a file. After each test they end, and it fails if the product made a mistake. */
export function setUpFakeSlack(): (options?: FakeSlackOptions) => Promise<FakeSlack> {
  const started: FakeSlack[] = [];
  afterEach(async () => {
    const used = started.splice(0);
    await Promise.all(used.map((standIn) => standIn.close()));
    expect(used.flatMap(({ violations: mistakes }) => mistakes)).toEqual([]);
  });
  return async (options) => {
    const standIn = await startFakeSlack(options);
    started.push(standIn);
    return standIn;
  };
}
