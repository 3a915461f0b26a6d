import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect } from 'vitest';
import { RateLimits } from './rate-limits.ts';
import { SocketMode, type SocketTimes } from './socket-mode.ts';
import { type Call, type Tokens, webApi } from './web-api.ts';
import { StandInWorkspace } from './workspace.ts';

export interface StandInOptions extends Partial<SocketTimes> {
  /** How long a minute of the rate limits lasts, ms. */
  minute?: number;
}

/**
 * Stands in for Slack's Web API and Socket Mode, on this machine, as strict as their documentation. It answers a mistake
 * as Slack would, and keeps it in `mistakes`, so that no test passes over it.
 */
export interface SlackStandIn {
  /** For `SLACK_API_URL`. */
  apiUrl: string;
  tokens: Tokens;
  workspace: StandInWorkspace;
  socket: SocketMode;
  calls: Call[];
  mistakes: string[];
  /** The calls of one method. */
  callsOf(method: string): Call[];
  /** From now on the method answers 429 for so long. */
  limit(method: string, seconds: number): void;
  /** Puts Slack's Web API out of order; `undefined` puts it right. */
  breakDown(how: 'http_500' | 'html' | 'reset' | undefined): void;
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

export async function startSlackStandIn({
  minute = 60_000,
  ackDeadline = 3000,
  warning = 10_000,
}: StandInOptions = {}): Promise<SlackStandIn> {
  const workspace = new StandInWorkspace();
  const limits = new RateLimits(minute);
  const [calls, mistakes]: [Call[], string[]] = [[], []];
  const tokens: Tokens = {
    bot: 'xoxb-1234567890-standinbot',
    app: 'xapp-1-A0APP-1234567890-standinapp',
    scopes: [...ALL_SCOPES],
    appScopes: ['connections:write'],
    refusal: undefined,
  };
  const socket = new SocketMode(mistakes, { ackDeadline, warning });
  let outage: 'http_500' | 'html' | 'reset' | undefined;
  const answer = webApi({
    workspace,
    tokens,
    limits,
    calls,
    mistakes,
    outage: () => outage,
    openConnection: () => `ws://127.0.0.1:${port}/link?ticket=${socket.ticket()}`,
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
    mistakes,
    callsOf: (method) => calls.filter((call) => call.method === method),
    limit: (method, seconds) => limits.limit(method, seconds),
    breakDown(how) {
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
export function slackStandIns(): (options?: StandInOptions) => Promise<SlackStandIn> {
  const started: SlackStandIn[] = [];
  afterEach(async () => {
    const used = started.splice(0);
    await Promise.all(used.map((standIn) => standIn.close()));
    expect(used.flatMap(({ mistakes }) => mistakes)).toEqual([]);
  });
  return async (options) => {
    const standIn = await startSlackStandIn(options);
    started.push(standIn);
    return standIn;
  };
}
