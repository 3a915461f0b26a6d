import type { ServerStatus } from 'backend/core/protocol/status';
import type { Milliseconds } from 'backend/core/time/units';
import { formatAge, formatCatchingUp, formatLatency, formatNumber } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import { type Connection, SLOW_LATENCY_MS } from '../live/dashboard-state.ts';

export type HopState = 'ok' | 'slow' | 'down' | 'quiet' | 'unknown';

/** One station on the way of an event. */
export interface Hop {
  name: string;
  state: HopState;
  /** The state in a few words. Phones hide the part in braces. */
  text: string;
  /** The whole reason, for the tooltip. */
  reason?: string;
}

/**
 * Describes Slack, ingest, log and this page, in this order. Behind a lost connection every other hop is unknown. `now` is
 * the server's time, ms UTC. See docs/metrics.md#pipeline-status.
 */
export function describeHops(
  status: ServerStatus | null,
  connection: Connection,
  timeFormatter: TimeFormatter,
  now: Milliseconds,
): Hop[] {
  const browser = browserHop(connection);
  if (connection.state === 'lost') return [...lostHops(status, timeFormatter.timeOfDay(connection.asOf)), browser];
  if (!status) return [...LOADING_HOPS, browser];
  return [slackHop(status, timeFormatter, now), ingestHop(status), logHop(status), browser];
}

/** Before the first status of the server. */
const LOADING_HOPS: readonly Hop[] = [
  { name: 'Slack', state: 'unknown', text: 'not known{ yet}' },
  { name: 'Ingest', state: 'unknown', text: 'not known' },
  { name: 'Log', state: 'unknown', text: 'not known' },
];

function lostHops(status: ServerStatus | null, since: string): Hop[] {
  return [
    { name: 'Slack', state: 'unknown', text: `not known{ since ${since}}` },
    { name: 'Ingest', state: 'unknown', text: 'not known' },
    { name: logName(status, 'Disconnected'), state: 'unknown', text: 'from this page' },
  ];
}

function slackHop({ slack, socket }: ServerStatus, timeFormatter: TimeFormatter, now: Milliseconds): Hop {
  if (socket?.state === 'connecting') return { name: 'Slack', state: 'unknown', text: 'connecting' };
  if (socket?.state === 'down') {
    const { reason } = socket;
    return { name: 'Slack', state: 'down', text: `not connected${reason && `{: ${reason}}`}`, reason };
  }
  const hop = deliveryHop(slack, timeFormatter, now);
  // One of two connections is open.
  return socket?.reason ? { ...hop, reason: socket.reason } : hop;
}

function deliveryHop(slack: ServerStatus['slack'], timeFormatter: TimeFormatter, now: Milliseconds): Hop {
  const lastEventAt = slack.last_event_at;
  switch (slack.state) {
    case 'silent':
      return { name: 'Slack', state: 'quiet', text: 'no event yet' };
    case 'quiet':
      return {
        name: 'Slack',
        state: 'quiet',
        text: lastEventAt === null ? 'quiet' : `quiet since ${timeFormatter.shortDateTime(lastEventAt, now)}`,
      };
    case 'limited':
      return { name: 'Slack', state: 'slow', text: 'rate limited{, Slack withholds events}' };
    case 'ok':
      return {
        name: 'Slack',
        state: 'ok',
        text: lastEventAt === null ? 'ok' : `ok, {last event }${formatAge(now - lastEventAt)} ago`,
      };
  }
}

function ingestHop({ journal: { state, ack_ms, reason } }: ServerStatus): Hop {
  const name = 'Ingest';
  if (state === 'setup') return { name, state: 'quiet', text: 'no signing secret yet' };
  if (state === 'failing') return { name, state: 'down', text: 'refusing{, Slack sends again later}', reason };
  if (ack_ms === null) return { name, state: 'ok', text: 'ok{, ready}' };
  return latencyHop(name, ack_ms);
}

function latencyHop(name: string, latencyMs: Milliseconds): Hop {
  return latencyMs > SLOW_LATENCY_MS
    ? { name, state: 'slow', text: `slow, ${formatLatency(latencyMs)}` }
    : { name, state: 'ok', text: `ok, ${formatLatency(latencyMs)}` };
}

function logHop(status: ServerStatus): Hop {
  const { log, feed } = status;
  if (log.state === 'disconnected') {
    const waiting = `${formatNumber(log.waiting)} waiting`;
    return {
      name: logName(status, 'Disconnected'),
      state: 'down',
      text: log.reason ? `${waiting}{: ${log.reason}}` : waiting,
      reason: log.reason,
    };
  }
  const name = logName(status, 'Connected');
  if (feed.state === 'catching_up') return { name, state: 'slow', text: formatCatchingUp(feed.behind) };
  return { name, state: 'ok', text: `ok, ${formatNumber(log.waiting)} waiting` };
}

function logName(status: ServerStatus | null, state: 'Connected' | 'Disconnected'): string {
  if (status?.log.engine === 'redpanda') return `Redpanda: ${state}`;
  return status ? `Log: ${state} (embedded)` : `Log: ${state}`;
}

function browserHop(connection: Connection): Hop {
  const name = 'You';
  switch (connection.state) {
    case 'connecting':
      return { name, state: 'unknown', text: 'connecting' };
    case 'catching_up':
      return { name, state: 'slow', text: formatCatchingUp(connection.left) };
    case 'lost':
      return { name, state: 'down', text: 'down{, reconnecting}' };
    case 'stalled':
      return { name, state: 'ok', text: 'ok' };
    case 'live':
      return connection.latencyMs === null ? { name, state: 'ok', text: 'ok' } : latencyHop(name, connection.latencyMs);
  }
}
