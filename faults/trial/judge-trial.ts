import { parseRecord } from '../../backend/src/core/records/parse-record.ts';
import { createCommunity } from '../../backend/src/core/state/community.ts';
import { communityDigest } from '../../backend/src/core/state/digest.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { type ReadRecord, type ResumingReader, sum } from '../clients/resuming-reader.ts';
import { type DeliveryHistory, isAcknowledged, type SentEvent } from './delivery-history.ts';

/** What is counted, as Jepsen does for logs. Each but `copies` must be 0. */
export interface FaultVerdict {
  /** Got a 200, and is not in the log. */
  lost: number;
  /** In the log, though nobody sent it, or not as it was sent. */
  phantom: number;
  /** How far the total of messages is from the number of different ones in the log. */
  duplicated: number;
  /** Behind an event in its partition that its sender sent only after its 200, or a cursor that went back. */
  reordered: number;
  /** Holes in what a reader was sent, of which no `reset` told it, and answers after which a browser gives up. */
  gaps: number;
  /** What a reader was shown that is not what the log holds there. */
  differing: number;
  /** 0 if the server's digest is that of its log, folded here from the beginning. */
  digest: number;
  /** Second and further copies in the log beyond those that were delivered: a resent batch may leave some. */
  copies: number;
}

export interface TrialEvidence {
  history: DeliveryHistory;
  /** The whole log, read from its beginning past the server. */
  log: readonly ReadRecord[];
  epoch: string;
  readers: readonly ResumingReader[];
  /** What the server says of itself at the end of this log. */
  reported: { digest: string; total: number };
  /** Events that were taken from the log by somebody else, as an operator or retention may. */
  removedEventIds?: ReadonlySet<string>;
}

interface LoggedRecord {
  event_id?: string;
  team?: string;
  metric_type?: string;
  event_type?: string;
  channel?: string;
  timestamp?: string;
  user?: string;
  text?: string;
}

/** Holds what came out against what went in. Knows nothing of how it came about. */
export function judgeTrial({
  history: ledger,
  log,
  epoch,
  readers,
  reported: served,
  removedEventIds: gone = new Set(),
}: TrialEvidence): FaultVerdict {
  const entries = log.map(({ json }) => JSON.parse(json) as LoggedRecord);
  const copies = new Map<string, number>();
  for (const { event_id = '' } of entries) copies.set(event_id, (copies.get(event_id) ?? 0) + 1);
  const lost = ledger.acknowledged.filter(({ eventId }) => !copies.has(eventId) && !gone.has(eventId));
  const phantom = entries.filter((entry) => !isAsSent(entry, ledger.sent.get(entry.event_id ?? '')));
  const excess = [...copies].map(([id, count]) => count - (ledger.sent.get(id)?.attempts.length ?? 0));
  return {
    lost: lost.length,
    phantom: phantom.length,
    duplicated: Math.abs(served.total - countDistinctMessages(entries)),
    reordered: countInversions(log, ledger) + sum(readers.map(({ reordered }) => reordered.length)),
    gaps: sum(readers.map(({ gaps, rejections: refusals }) => gaps.length + refusals.length)),
    differing: sum(readers.map((reader) => countDifferences(reader, epoch, log))),
    digest: served.digest === digestOf(log) ? 0 : 1,
    copies: sum(excess.map((more) => Math.max(0, more))),
  };
}

/** Everything is as promised. Copies in the log harm no number. */
export const FLAWLESS = { lost: 0, phantom: 0, duplicated: 0, reordered: 0, gaps: 0, differing: 0, digest: 0 } as const;

/** A 4xx was never stored; whatever else was sent may have been, with or without an answer. */
function isAsSent(entry: LoggedRecord, sent: SentEvent | undefined): boolean {
  if (!sent || (!isAcknowledged(sent) && sent.attempts.some(({ status }) => status >= 400 && status < 500)))
    return false;
  const { event } = sent;
  if (entry.metric_type !== 'message_count') return true;
  const isSame = entry.channel === event['channel'] && entry.timestamp === event['ts'] && entry.user === event['user'];
  // The text goes from the log once it was edited or deleted.
  return isSame && (entry.text === undefined || entry.text === event['text']);
}

/** How many messages there are to count, found in the plainest way: by name, without a fold. */
function countDistinctMessages(entries: readonly LoggedRecord[]): number {
  const ours = entries.filter(({ team }) => team === 'T1');
  const named = (kind: (entry: LoggedRecord) => boolean) =>
    new Set(ours.filter(kind).map(({ channel, timestamp }) => `${channel} ${timestamp}`));
  const posted = named(({ metric_type }) => metric_type === 'message_count');
  for (const name of named(({ event_type }) => event_type === 'message_deleted')) posted.delete(name);
  return posted.size;
}

/** By the first copy of each: a sender's later event was sent after the 200 for its earlier one. */
function countInversions(log: TrialEvidence['log'], ledger: DeliveryHistory): number {
  const reached = new Map<string, number>();
  const seen = new Set<string>();
  let found = 0;
  for (const { partition, json } of log) {
    const { event_id = '' } = JSON.parse(json) as LoggedRecord;
    const sent = ledger.sent.get(event_id);
    if (!sent || seen.has(event_id)) continue;
    seen.add(event_id);
    const line = `${partition} ${sent.sender}`;
    const last = reached.get(line) ?? -1;
    if (sent.sequence < last) found++;
    reached.set(line, Math.max(last, sent.sequence));
  }
  return found;
}

function countDifferences({ recordsByEpoch: read }: ResumingReader, epoch: string, log: TrialEvidence['log']): number {
  const stored = new Map(log.map(({ partition, offset, json }) => [`${partition} ${offset}`, json]));
  return (read.get(epoch) ?? []).filter(({ partition, offset, json }) => {
    const here = stored.get(`${partition} ${offset}`);
    return here !== undefined && eventIdOf(here) !== eventIdOf(json);
  }).length;
}

function eventIdOf(json: string): unknown {
  return (JSON.parse(json) as LoggedRecord).event_id;
}

function digestOf(log: TrialEvidence['log']): string {
  const community = createCommunity();
  for (const { json } of log) {
    const record = parseRecord(JSON.parse(json));
    if (record) fold(community, record);
  }
  return communityDigest(community);
}
