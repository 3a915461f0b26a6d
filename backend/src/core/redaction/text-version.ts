import type { SlackRecord } from '../records/record.ts';
import type { ChannelChanges } from '../state/channel-changes.ts';
import { compareStrings } from '../state/compare-strings.ts';
import { DELETED_FOR_GOOD } from '../state/recent-texts.ts';
import { textTimeUs } from '../state/text-time.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import type { Microseconds } from '../time/units.ts';

/** The text that one record gives to one message. A deletion gives an empty text that always wins. */
export interface TextVersion {
  /**
   * The key of the message: time, current id of the channel and team as a JSON array, because ids may contain any
   * character. Keys sort by time, so that an index has new messages next to each other.
   */
  message: string;
  /**
   * Whether people see it. Texts of bots, direct messages and unfurls are not visible, and never win over visible ones.
   */
  isVisible: boolean;
  /** 0 for the text as posted, the time of the edit for an edited text, `DELETED_FOR_GOOD` for a deletion. */
  at: Microseconds;
  /** Empty for a deletion. */
  text: string;
}

/** The winning version of a message. */
export interface WinningTextVersion {
  isVisible: boolean;
  at: Microseconds;
  /** The log entries that contain it, ascending; at least one. */
  offsets: readonly number[];
}

/** The result of comparing two versions of one message. */
export interface RedactionDecision {
  /** Offsets of the entries whose text is removed, of both versions. */
  redactedOffsets: readonly number[];
  winning: WinningTextVersion;
}

/** How many entries keep one and the same text. More do not make it safer, and all are read when it is removed. */
const MAX_COPIES = 16;

/**
 * The text version that a record contains; `undefined` if it has no text that could win over another one. `changes`:
 * the changed ids of the channels of its workspace.
 */
export function textVersionOf(record: SlackRecord, changes: ChannelChanges): TextVersion | undefined {
  const isPost = record.metric_type === 'message_count';
  const isChange = record.metric_type === 'none' && record.event_type === 'message_changed';
  const isDeletion = record.metric_type === 'none' && record.event_type === 'message_deleted';
  if (!isPost && !isChange && !isDeletion) return undefined;
  const ts = parseSlackTimestamp(record.timestamp);
  if (ts === undefined) return undefined;
  const message = messageKey(ts, changes.currentId(record.channel), record.team);
  if (isDeletion) return { message, isVisible: true, at: DELETED_FOR_GOOD, text: '' };
  const textTime = textTimeUs(record);
  const at = textTime ?? 0;
  const text = record.text ?? '';
  if (text === '' && at === 0) return undefined;
  const isPublic = record.channel_type === 'channel' || record.channel_type === 'group';
  return { message, isVisible: !record.bot && isPublic && textTime !== undefined, at, text };
}

/**
 * The keys that a message may have in an index, the current one first: a key that was made before the id of its channel
 * changed has an earlier id. Empty for a record without a text version.
 */
export function messageKeys(record: SlackRecord, changes: ChannelChanges): readonly string[] {
  const current = textVersionOf(record, changes)?.message;
  if (current === undefined || !('channel' in record)) return [];
  const ts = parseSlackTimestamp(record.timestamp) ?? 0;
  const { otherIds = [] } = changes.find(record.channel ?? '') ?? {};
  return [current, ...otherIds.map((id) => messageKey(ts, id, record.team))];
}

function messageKey(ts: Microseconds, channel: string, team: string): string {
  return JSON.stringify([ts, channel, team]);
}

/**
 * Decides which texts of two versions of one message to keep; see `docs/architecture.md#redaction`. A visible version
 * wins over others, then the later time wins, then the greater text. Equal versions are both kept, up to `MAX_COPIES`
 * entries. This is the order of `RecentTexts` and `fold`, so that a text is removed exactly when no page shows it any
 * more. `textOf` is called only where the texts must be compared.
 */
export function mergeTextVersions(
  a: WinningTextVersion,
  b: WinningTextVersion,
  textOf: (version: WinningTextVersion) => string,
): RedactionDecision {
  const order = Number(a.isVisible) - Number(b.isVisible) || a.at - b.at || compareTexts(a, b, textOf);
  if (order > 0) return { redactedOffsets: b.offsets, winning: a };
  if (order < 0) return { redactedOffsets: a.offsets, winning: b };
  const offsets = [...new Set([...a.offsets, ...b.offsets])].sort((x, y) => x - y);
  // Entries without a text need no redaction later. The newest offset alone decides when an index may drop this winner.
  if (a.at === DELETED_FOR_GOOD || textOf(a) === '')
    return { redactedOffsets: [], winning: { ...a, offsets: offsets.slice(-1) } };
  return {
    redactedOffsets: offsets.slice(MAX_COPIES),
    winning: { ...a, offsets: offsets.slice(0, MAX_COPIES) },
  };
}

function compareTexts(
  a: WinningTextVersion,
  b: WinningTextVersion,
  textOf: (version: WinningTextVersion) => string,
): number {
  return a.at === DELETED_FOR_GOOD ? 0 : compareStrings(textOf(a), textOf(b));
}
