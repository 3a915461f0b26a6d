import type { ServerStatus } from 'backend/core/status';
import { age, catchingUp, count, latency } from '../format.ts';
import { type Connection, SLOW_MS } from '../live/view.ts';
import type { Times } from '../times.ts';

export type HopState = 'ok' | 'slow' | 'down' | 'quiet' | 'unknown';

/** One station on the way of an event. */
export interface Hop {
  name: string;
  state: HopState;
  /** The state in a word, and its figure. Phones leave out what stands in braces. */
  words: string;
  /** In full, where it would not fit. */
  reason?: string;
}

/** Slack, ingest, log, this page: what is known of each, and no more than that. */
export function hops(status: ServerStatus | null, connection: Connection, times: Times, now: number): Hop[] {
  const you = here(connection);
  if (connection.state === 'lost') return [...unknown(status, `{ since ${times.second(connection.asOf)}}`), you];
  if (!status) return [...unknown(null, '{ yet}'), you];
  return [slack(status, times, now), ingest(status), log(status), you];
}

function unknown(status: ServerStatus | null, since: string): Hop[] {
  const lost = status !== null || !since.includes('yet');
  return [
    { name: 'Slack', state: 'unknown', words: `not known${since}` },
    { name: 'Ingest', state: 'unknown', words: 'not known' },
    lost
      ? { name: logName(status, 'Disconnected'), state: 'unknown', words: 'from here' }
      : { name: 'Log', state: 'unknown', words: 'not known' },
  ];
}

function slack({ slack, socket }: ServerStatus, times: Times, now: number): Hop {
  const last = slack.last_event_at;
  if (socket?.state === 'connecting') return { name: 'Slack', state: 'unknown', words: 'connecting' };
  if (socket?.state === 'down') {
    const { reason } = socket;
    return { name: 'Slack', state: 'down', words: `not connected${reason && `{: ${reason}}`}`, reason };
  }
  switch (slack.state) {
    case 'silent':
      return { name: 'Slack', state: 'quiet', words: 'no event yet' };
    case 'quiet':
      return {
        name: 'Slack',
        state: 'quiet',
        words: last === null ? 'quiet' : `quiet since ${times.minute(last, now)}`,
      };
    case 'limited':
      return { name: 'Slack', state: 'slow', words: 'limited{, Slack holds events back}' };
    case 'ok':
      return { name: 'Slack', state: 'ok', words: last === null ? 'ok' : `ok, {last event }${age(now - last)} ago` };
  }
}

function ingest({ journal: { state, ack_ms: ack, reason } }: ServerStatus): Hop {
  const name = 'Ingest';
  if (state === 'setup') return { name, state: 'quiet', words: 'waits for the secret' };
  if (state === 'failing') return { name, state: 'down', words: 'refusing{, Slack tries again}', reason };
  if (ack === null) return { name, state: 'ok', words: 'ok{, listening}' };
  return ack > SLOW_MS
    ? { name, state: 'slow', words: `slow, ${latency(ack)}` }
    : { name, state: 'ok', words: `ok, ${latency(ack)}` };
}

function log(status: ServerStatus): Hop {
  const { log, feed } = status;
  if (log.state === 'disconnected') {
    const waiting = `${count(log.waiting)} waiting`;
    return {
      name: logName(status, 'Disconnected'),
      state: 'down',
      words: log.reason ? `${waiting}{: ${log.reason}}` : waiting,
      reason: log.reason,
    };
  }
  const name = logName(status, 'Connected');
  if (feed.state === 'catching_up') return { name, state: 'slow', words: catchingUp(feed.behind) };
  return { name, state: 'ok', words: `ok, ${count(log.waiting)} waiting` };
}

function logName(status: ServerStatus | null, state: 'Connected' | 'Disconnected'): string {
  if (status?.log.engine === 'redpanda') return `Redpanda: ${state}`;
  return status ? `Log: ${state} (embedded)` : `Log: ${state}`;
}

function here(connection: Connection): Hop {
  const name = 'You';
  switch (connection.state) {
    case 'connecting':
      return { name, state: 'unknown', words: 'connecting' };
    case 'catching_up':
      return { name, state: 'slow', words: catchingUp(connection.left) };
    case 'lost':
      return { name, state: 'down', words: 'down{, trying again}' };
    case 'stalled':
      return { name, state: 'ok', words: 'ok' };
    case 'live': {
      const ms = connection.latencyMs;
      if (ms === null) return { name, state: 'ok', words: 'ok' };
      return ms > SLOW_MS
        ? { name, state: 'slow', words: `slow, ${latency(ms)}` }
        : { name, state: 'ok', words: `ok, ${latency(ms)}` };
    }
  }
}
