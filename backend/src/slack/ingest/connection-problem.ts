import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api';
import { type Milliseconds, msToSeconds } from '../../core/time/units.ts';
import { NotSlackError } from '../api/readable-response.ts';
import { explainErrorCode, isErrorCode } from '../api/slack-api-error.ts';

/** Why a connection could not be opened or was closed. */
export interface ConnectionProblem {
  /** The same for each problem of one kind, for example Slack's error code; the reason may contain numbers that change. */
  kind: string;
  /** Why, and what to do: a clause for the page, the log and `/healthz`. */
  reason: string;
}

/** The response to `apps.connections.open`. */
export interface OpenResponse {
  /** The HTTP status; 0 if there was no response. */
  status: number;
  /** The time that its `Retry-After` requires; undefined if it has none. */
  retryAfterMs: Milliseconds | undefined;
}

/** Thrown by `SocketConnection.open`. The message is the reason. */
export class OpenFailure extends Error {
  override readonly name = 'OpenFailure';
  readonly problem: ConnectionProblem;
  /** The next attempt must not come before this time is over; 0 if Slack requires none. */
  readonly retryAfterMs: Milliseconds;

  constructor(problem: ConnectionProblem, retryAfterMs: Milliseconds = 0) {
    super(problem.reason);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

const REPLACED_SOON = 'Slack replaces each connection soon after it is opened. If it goes on, look at status.slack.com';

/** `reason` of Slack's message `disconnect`: docs.slack.dev/apis/events-api/using-socket-mode */
const NOTICE_REASONS: ReadonlyMap<string, string> = new Map([
  [
    'too_many_websockets',
    'another process uses this app token: Slack allows 10 connections for an app. Stop the other processes, or give ' +
      'this one an app of its own. Connections of a process that was killed count until Slack notices',
  ],
  [
    'link_disabled',
    "Socket Mode is switched off in the app's settings: switch it on there, on the page Socket Mode, or set " +
      'SLACK_SIGNING_SECRET and use a public address',
  ],
  ['refresh_requested', REPLACED_SOON],
  ['warning', REPLACED_SOON],
]);

/** Describes the end of a connection. `notice`: the reason that Slack gave before; empty if it gave none. */
export function describeEnd(notice: string, livedMs: Milliseconds): ConnectionProblem {
  if (notice) {
    const reason = NOTICE_REASONS.get(notice) ?? 'Slack closed the connection. If it goes on, look at status.slack.com';
    return { kind: notice, reason: `${reason} (${notice})` };
  }
  const seconds = Math.round(msToSeconds(livedMs));
  const reason =
    `Slack closed the connection after ${seconds} s without a reason. If it goes on, stop other processes that use ` +
    'this app token, and look at status.slack.com';
  return { kind: 'closed', reason };
}

/**
 * Describes why a connection could not be opened. `error`: what Slack's client threw; `response`: that to
 * `apps.connections.open`; `notice`: the reason that Slack gave on the WebSocket before it said hello, else empty.
 */
export function describeOpenFailure(error: unknown, response: OpenResponse, notice: string): OpenFailure {
  const { status, retryAfterMs } = response;
  if (status === 429) return new OpenFailure(describeRateLimit(retryAfterMs), retryAfterMs);
  if (notice) return new OpenFailure(describeEnd(notice, 0));
  if (error instanceof WebAPIPlatformError)
    return new OpenFailure(describePlatformError(error.data.error), retryAfterMs);
  if (error instanceof WebAPIHTTPError) {
    const wait = retryAfterMs ? ` and asks to wait ${formatSeconds(retryAfterMs)} s` : '';
    const reason = `Slack cannot be reached: it responds with HTTP status ${error.statusCode}${wait}`;
    return new OpenFailure({ kind: `http ${error.statusCode}`, reason }, retryAfterMs);
  }
  if (error instanceof WebAPIRequestError && error.original instanceof NotSlackError)
    return new OpenFailure({ kind: 'not slack', reason: error.original.message });
  if (status === 200) {
    const reason =
      "Slack's Web API responds, but its WebSocket cannot be opened: let a proxy or firewall pass WebSockets (wss) to slack.com";
    return new OpenFailure({ kind: 'websocket', reason });
  }
  return new OpenFailure({ kind: 'unreachable', reason: 'Slack cannot be reached: check the network of this machine' });
}

function describeRateLimit(retryAfterMs: Milliseconds | undefined): ConnectionProblem {
  const advice = 'If it goes on, stop other processes that use this app token (HTTP status 429)';
  const limit = retryAfterMs
    ? `Slack asks to wait ${formatSeconds(retryAfterMs)} s before the next connection`
    : 'Slack limits how often connections are opened, and does not say how long to wait';
  return { kind: 'rate limit', reason: `${limit}. ${advice}` };
}

function describePlatformError(code: string): ConnectionProblem {
  if (!isErrorCode(code)) return { kind: 'internal', reason: 'Slack reported an internal error' };
  if (code === 'missing_scope') {
    const reason =
      'the app-level token lacks the scope connections:write: generate another one under Basic Information (missing_scope)';
    return { kind: code, reason };
  }
  return { kind: code, reason: explainErrorCode(code) };
}

function formatSeconds(ms: Milliseconds): number {
  return Math.ceil(msToSeconds(ms));
}
