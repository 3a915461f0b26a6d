import type { ImportStatus } from '../core/protocol/import-status.ts';
import type { ServerStatus } from '../core/protocol/status.ts';
import { type Milliseconds, SECOND_MS } from '../core/time/units.ts';
import type { Feed } from '../feed/feed.ts';
import type { Log } from '../log/log.ts';
import type { EventStreamHub } from '../stream/event-stream-hub.ts';

/** A lag of up to this many entries is normal traffic, not a backlog. */
const MAX_NORMAL_LAG = 100;

const BROADCAST_CHECK_INTERVAL_MS: Milliseconds = SECOND_MS;

export interface PipelineStatusOptions {
  log: Log;
  feed: Feed;
  hub: EventStreamHub;
  /** The state of the connection to Slack at a time, UTC. */
  slack: (now: Milliseconds) => Pick<ServerStatus, 'slack' | 'journal' | 'setup' | 'socket' | 'api' | 'gaps'>;
  imports: () => ImportStatus;
  /** The current time, UTC. */
  now: () => Milliseconds;
}

/** Returns the current state of each hop (docs/metrics.md#pipeline-status). */
export function collectStatus({ log, feed, hub, slack, imports, now }: PipelineStatusOptions): ServerStatus {
  const at = now();
  const { engine, connected, since, waiting, reason, rejectReason } = log.status();
  const { lag } = feed;
  const { journal, ...slackStatus } = slack(at);
  const isFailing = rejectReason !== '' && journal.state !== 'setup';
  return {
    now: at,
    ...slackStatus,
    journal: isFailing ? { ...journal, state: 'failing', reason: rejectReason } : journal,
    log: { engine, state: connected ? 'connected' : 'disconnected', since, waiting, reason },
    feed: {
      state: feed.isReady && lag <= MAX_NORMAL_LAG ? 'live' : 'catching_up',
      behind: lag,
      readers: hub.clientCount,
    },
    import: imports(),
  };
}

/** Checks the status once a second, and sends it to all clients when it has changed. Returns a function that stops it. */
export function startStatusBroadcast(options: PipelineStatusOptions): () => void {
  let lastSent = '';
  const sendIfChanged = () => {
    const status = collectStatus(options);
    const text = JSON.stringify({ ...status, now: 0 });
    if (text !== lastSent) options.hub.broadcastStatus(status);
    lastSent = text;
  };
  const timer = setInterval(sendIfChanged, BROADCAST_CHECK_INTERVAL_MS);
  sendIfChanged();
  return () => clearInterval(timer);
}
