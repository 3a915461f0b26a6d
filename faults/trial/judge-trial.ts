import { parseRecord } from '../../backend/src/core/records/parse-record.ts';
import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { createCommunity } from '../../backend/src/core/state/community.ts';
import { communityDigest } from '../../backend/src/core/state/digest.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { naiveMessages } from '../../test/records/naive-messages.ts';
import { type ReadRecord, type ResumingReader, sum } from '../clients/resuming-reader.ts';
import { type DeliveryHistory, isAcknowledged, type SentEvent } from './delivery-history.ts';

/** Counts of violations, as Jepsen counts them for logs (jepsen.io). Each but `copies` must be 0. */
export interface FaultVerdict {
  /** Events that got a 200 and are not in the log. */
  lost: number;
  /** Entries of the log that were not sent, or not in this form. */
  phantom: number;
  /** The difference between the total of messages and the number of different messages in the log. */
  duplicated: number;
  /** Events behind a later event of the same sender in their partition, and cursors that went back. */
  reordered: number;
  /** Records that a reader missed without a `reset`, and responses after which a browser does not reconnect. */
  gaps: number;
  /** Records of readers that differ from the log at the same place. */
  differing: number;
  /** 0 if the digest of the server equals that of its log, folded here from the beginning; else 1. */
  digest: number;
  /** Copies of events in the log beyond their deliveries: a batch that is sent again may leave some. */
  copies: number;
}

export interface TrialEvidence {
  history: DeliveryHistory;
  /** The whole log, read past the server. */
  log: readonly ReadRecord[];
  epoch: string;
  readers: readonly ResumingReader[];
  /** What the server reports at the end of this log. */
  reported: { digest: string; total: number };
  /** Events that somebody else removed from the log, as an operator or retention may. */
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

/** Compares the log, the readers and the reported numbers with the sent events. Does not depend on the fault. */
export function judgeTrial({
  history,
  log,
  epoch,
  readers,
  reported,
  removedEventIds = new Set(),
}: TrialEvidence): FaultVerdict {
  const entries = log.map(({ json }) => JSON.parse(json) as LoggedRecord);
  const copies = new Map<string, number>();
  for (const { event_id = '' } of entries) copies.set(event_id, (copies.get(event_id) ?? 0) + 1);
  const lost = history.acknowledged.filter(({ eventId }) => !copies.has(eventId) && !removedEventIds.has(eventId));
  const phantom = entries.filter((entry) => !isAsSent(entry, history.sent.get(entry.event_id ?? '')));
  const excess = [...copies].map(([id, count]) => count - (history.sent.get(id)?.attempts.length ?? 0));
  return {
    lost: lost.length,
    phantom: phantom.length,
    duplicated: Math.abs(reported.total - naiveMessages(ofWorkspace(log)).length),
    reordered: countInversions(log, history) + sum(readers.map(({ reordered }) => reordered.length)),
    gaps: sum(readers.map(({ gaps, rejections }) => gaps.length + rejections.length)),
    differing: sum(readers.map((reader) => countDifferences(reader, epoch, log))),
    digest: reported.digest === digestOf(log) ? 0 : 1,
    copies: sum(excess.map((count) => Math.max(0, count))),
  };
}

/** The verdict of a trial without a violation. Copies in the log change no number, so they may be present. */
export const NO_VIOLATIONS = {
  lost: 0,
  phantom: 0,
  duplicated: 0,
  reordered: 0,
  gaps: 0,
  differing: 0,
  digest: 0,
} as const;

/** An event that got a 4xx and no 200 must not be stored; any other may be, even without a response. */
function isAsSent(entry: LoggedRecord, sent: SentEvent | undefined): boolean {
  if (!sent || (!isAcknowledged(sent) && sent.attempts.some(({ status }) => status >= 400 && status < 500)))
    return false;
  const { event } = sent;
  if (entry.metric_type !== 'message_count') return true;
  const isSame = entry.channel === event['channel'] && entry.timestamp === event['ts'] && entry.user === event['user'];
  // The log loses the text when the message is edited or deleted.
  return isSame && (entry.text === undefined || entry.text === event['text']);
}

/** Counts events whose first copy is behind a later event of the same sender. A sender waits for the 200 of each event. */
function countInversions(log: TrialEvidence['log'], history: DeliveryHistory): number {
  const lastSequence = new Map<string, number>();
  const seen = new Set<string>();
  let inversions = 0;
  for (const { partition, json } of log) {
    const { event_id = '' } = JSON.parse(json) as LoggedRecord;
    const sent = history.sent.get(event_id);
    if (!sent || seen.has(event_id)) continue;
    seen.add(event_id);
    const key = `${partition} ${sent.sender}`;
    const last = lastSequence.get(key) ?? -1;
    if (sent.sequence < last) inversions++;
    lastSequence.set(key, Math.max(last, sent.sequence));
  }
  return inversions;
}

function countDifferences({ recordsByEpoch }: ResumingReader, epoch: string, log: TrialEvidence['log']): number {
  const stored = new Map(log.map(({ partition, offset, json }) => [`${partition} ${offset}`, json]));
  return (recordsByEpoch.get(epoch) ?? []).filter(({ partition, offset, json }) => {
    const storedJson = stored.get(`${partition} ${offset}`);
    return storedJson !== undefined && eventIdOf(storedJson) !== eventIdOf(json);
  }).length;
}

/** The records of the workspace, for a count without the fold. */
function ofWorkspace(log: TrialEvidence['log']): SlackRecord[] {
  return log.flatMap(({ json }) => parseRecord(JSON.parse(json)) ?? []).filter(({ team }) => team === 'T1');
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
