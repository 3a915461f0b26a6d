import type { ImportStatus } from '../core/import-status.ts';
import type { ServerStatus } from '../core/status.ts';
import type { Log } from '../log/log.ts';
import type { Feed } from './feed.ts';
import type { Hub } from './hub.ts';

/** As many entries may lie between log and feed at any moment: that is traffic, not a backlog. */
const TRAFFIC = 100;

export interface StatusParts {
  log: Log;
  feed: Feed;
  hub: Hub;
  /** What the side that faces Slack knows. */
  slack: (now: number) => Pick<ServerStatus, 'slack' | 'journal' | 'setup' | 'socket' | 'api' | 'gaps'>;
  imports: () => ImportStatus;
  now: () => number;
}

/** The state of each hop at this moment. */
export function readStatus({ log, feed, hub, slack, imports, now }: StatusParts): ServerStatus {
  const at = now();
  const { engine, connected, since, waiting, reason, rejectReason: refusing } = log.status();
  const { behind } = feed;
  const { journal, ...known } = slack(at);
  const isFailing = refusing !== '' && journal.state !== 'setup';
  return {
    now: at,
    ...known,
    journal: isFailing ? { ...journal, state: 'failing', reason: refusing } : journal,
    log: { engine, state: connected ? 'connected' : 'disconnected', since, waiting, reason },
    feed: { state: feed.isReady && behind <= TRAFFIC ? 'live' : 'catching_up', behind, readers: hub.readers },
    import: imports(),
  };
}

/** Tells all readers the status when it changes; looks once a second. Returns what stops it. */
export function tellStatus(parts: StatusParts): () => void {
  let told = '';
  const look = () => {
    const status = readStatus(parts);
    const text = JSON.stringify({ ...status, now: 0 });
    if (text !== told) parts.hub.tell(status);
    told = text;
  };
  const timer = setInterval(look, 1000);
  look();
  return () => clearInterval(timer);
}
