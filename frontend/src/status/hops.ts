import type { ServerStatus } from 'backend/core/protocol/status';
import { formatAge, formatCatchingUp, formatLatency, formatNumber } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import { type Connection, SLOW_LATENCY_MS } from '../live/dashboard-state.ts';

export type HopState = 'ok' | 'slow' | 'down' | 'quiet' | 'unknown';

/** One station on the way of an event. */
export interface Hop {
  name: string;
  state: HopState;
  /** The state in a word, and its figure. Phones leave out what stands in braces. */
  text: string;
  /** In full, where it would not fit. */
  reason?: string;
}

/** Slack, ingest, log, this page: what is known of each, and no more than that. */
export function describeHops(
  status: ServerStatus | null,
  connection: Connection,
  times: TimeFormatter,
  now: number,
): Hop[] {
  const you = browserHop(connection);
  if (connection.state === 'lost') return [...unknownHops(status, `{ since ${times.timeOfDay(connection.asOf)}}`), you];
  if (!status) return [...unknownHops(null, '{ yet}'), you];
  return [slackHop(status, times, now), ingestHop(status), logHop(status), you];
}

function unknownHops(status: ServerStatus | null, since: string): Hop[] {
  const lost = status !== null || !since.includes('yet');
  return [
    { name: 'Slack', state: 'unknown', text: `not known${since}` },
    { name: 'Ingest', state: 'unknown', text: 'not known' },
    lost
      ? { name: logName(status, 'Disconnected'), state: 'unknown', text: 'from here' }
      : { name: 'Log', state: 'unknown', text: 'not known' },
  ];
}

function slackHop({ slack, socket }: ServerStatus, times: TimeFormatter, now: number): Hop {
  const last = slack.last_event_at;
  if (socket?.state === 'connecting') return { name: 'Slack', state: 'unknown', text: 'connecting' };
  if (socket?.state === 'down') {
    const { reason } = socket;
    return { name: 'Slack', state: 'down', text: `not connected${reason && `{: ${reason}}`}`, reason };
  }
  switch (slack.state) {
    case 'silent':
      return { name: 'Slack', state: 'quiet', text: 'no event yet' };
    case 'quiet':
      return {
        name: 'Slack',
        state: 'quiet',
        text: last === null ? 'quiet' : `quiet since ${times.shortDateTime(last, now)}`,
      };
    case 'limited':
      return { name: 'Slack', state: 'slow', text: 'limited{, Slack holds events back}' };
    case 'ok':
      return {
        name: 'Slack',
        state: 'ok',
        text: last === null ? 'ok' : `ok, {last event }${formatAge(now - last)} ago`,
      };
  }
}

function ingestHop({ journal: { state, ack_ms: ack, reason } }: ServerStatus): Hop {
  const name = 'Ingest';
  if (state === 'setup') return { name, state: 'quiet', text: 'waits for the secret' };
  if (state === 'failing') return { name, state: 'down', text: 'refusing{, Slack tries again}', reason };
  if (ack === null) return { name, state: 'ok', text: 'ok{, listening}' };
  return ack > SLOW_LATENCY_MS
    ? { name, state: 'slow', text: `slow, ${formatLatency(ack)}` }
    : { name, state: 'ok', text: `ok, ${formatLatency(ack)}` };
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
      return { name, state: 'down', text: 'down{, trying again}' };
    case 'stalled':
      return { name, state: 'ok', text: 'ok' };
    case 'live': {
      const ms = connection.latencyMs;
      if (ms === null) return { name, state: 'ok', text: 'ok' };
      return ms > SLOW_LATENCY_MS
        ? { name, state: 'slow', text: `slow, ${formatLatency(ms)}` }
        : { name, state: 'ok', text: `ok, ${formatLatency(ms)}` };
    }
  }
}
