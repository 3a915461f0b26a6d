import type { SlackRecord } from '../records/record.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { DELETED_FOR_GOOD } from './recent-texts.ts';

/** The text that one record gives to one message. A deletion gives none, for good. */
export interface TextVersion {
  /**
   * Which message: time, channel and team, as JSON, because ids may hold anything. Sorts by time, so that what is new lies
   * together in an index.
   */
  message: string;
  /** The fold shows it to people. What a program wrote, and an unfurl, never wins over what people see. */
  isVisible: boolean;
  /** When the message got it: 0 as first posted, else the time of the edit in microseconds, or `DELETED_FOR_GOOD`. */
  at: number;
  /** Empty where there is none. */
  text: string;
}

/** The version of a message that has won so far, and the entries that carry it: ascending, never none. */
export interface WinningTextVersion {
  isVisible: boolean;
  at: number;
  offsets: readonly number[];
}

export interface RedactionDecision {
  /** The new entry is stored with its text. */
  keepsText: boolean;
  /** Earlier entries that lose theirs. */
  redactedOffsets: readonly number[];
  winning: WinningTextVersion;
}

/** What a record says of a message's text; `undefined` if nothing that could win over anything. */
export function textVersionOf(record: SlackRecord): TextVersion | undefined {
  const isPost = record.metric_type === 'message_count';
  const isChange = record.metric_type === 'none' && record.event_type === 'message_changed';
  const isDeletion = record.metric_type === 'none' && record.event_type === 'message_deleted';
  if (!isPost && !isChange && !isDeletion) return undefined;
  const ts = parseSlackTimestamp(record.timestamp);
  if (ts === undefined) return undefined;
  const message = JSON.stringify([ts, record.channel, record.team]);
  if (isDeletion) return { message, isVisible: true, at: DELETED_FOR_GOOD, text: '' };
  const edited = parseSlackTimestamp(record.edited_ts);
  const at = edited ?? 0;
  const text = record.text ?? '';
  if (text === '' && at === 0) return undefined;
  const isPublic = record.channel_type === 'channel' || record.channel_type === 'group';
  return { message, isVisible: !record.bot && isPublic && (isPost || edited !== undefined), at, text };
}

/**
 * What becomes of the texts when a version arrives at an offset. The order is that of `RecentTexts` and the fold, so that
 * a text goes exactly when nobody would see it again: what is shown wins, then the later time, then the greater text. Equal
 * ones all stay. `winnerText` is called only where nothing else decides.
 */
export function resolveTextVersion(
  winner: WinningTextVersion | undefined,
  winnerText: () => string,
  version: TextVersion,
  offset: number,
): RedactionDecision {
  const { isVisible, at, text } = version;
  const alone = { isVisible, at, offsets: [offset] };
  if (!winner) return { keepsText: true, redactedOffsets: [], winning: alone };
  const order =
    Number(isVisible) - Number(winner.isVisible) ||
    at - winner.at ||
    (at === DELETED_FOR_GOOD ? 0 : compareStrings(text, winnerText()));
  if (order > 0) return { keepsText: true, redactedOffsets: winner.offsets, winning: alone };
  if (order < 0) return { keepsText: false, redactedOffsets: [], winning: winner };
  // Copies without a text need no redaction later: the newest alone says how long the standing matters.
  const offsets = text === '' ? [offset] : [...winner.offsets, offset];
  return { keepsText: true, redactedOffsets: [], winning: { isVisible, at, offsets } };
}

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
