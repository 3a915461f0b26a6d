import type { ImportStatus } from '../core/protocol/import-status.ts';
import type { ServerStatus } from '../core/protocol/status.ts';
import type { Feed } from '../feed/feed.ts';
import type { Log } from '../log/log.ts';
import type { EventStreamHub } from '../stream/event-stream-hub.ts';

/** As many entries may lie between log and feed at any moment: that is traffic, not a backlog. */
const MAX_NORMAL_LAG = 100;

export interface PipelineStatusOptions {
  log: Log;
  feed: Feed;
  hub: EventStreamHub;
  /** What the side that faces Slack knows. */
  slack: (now: number) => Pick<ServerStatus, 'slack' | 'journal' | 'setup' | 'socket' | 'api' | 'gaps'>;
  imports: () => ImportStatus;
  now: () => number;
}

/** The state of each hop at this moment. */
export function collectStatus({ log, feed, hub, slack, imports, now }: PipelineStatusOptions): ServerStatus {
  const at = now();
  const { engine, connected, since, waiting, reason, rejectReason: refusing } = log.status();
  const { lag: behind } = feed;
  const { journal, ...known } = slack(at);
  const isFailing = refusing !== '' && journal.state !== 'setup';
  return {
    now: at,
    ...known,
    journal: isFailing ? { ...journal, state: 'failing', reason: refusing } : journal,
    log: { engine, state: connected ? 'connected' : 'disconnected', since, waiting, reason },
    feed: {
      state: feed.isReady && behind <= MAX_NORMAL_LAG ? 'live' : 'catching_up',
      behind,
      readers: hub.clientCount,
    },
    import: imports(),
  };
}

/** Tells all readers the status when it changes; looks once a second. Returns what stops it. */
export function startStatusBroadcast(parts: PipelineStatusOptions): () => void {
  let told = '';
  const look = () => {
    const status = collectStatus(parts);
    const text = JSON.stringify({ ...status, now: 0 });
    if (text !== told) parts.hub.broadcastStatus(status);
    told = text;
  };
  const timer = setInterval(look, 1000);
  look();
  return () => clearInterval(timer);
}
