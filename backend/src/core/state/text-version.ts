import type { SlackRecord } from '../records/record.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import type { Microseconds } from '../time/units.ts';
import { compareStrings } from './compare-strings.ts';
import { DELETED_FOR_GOOD } from './recent-texts.ts';

/** The text that one record gives to one message. A deletion gives an empty text that always wins. */
export interface TextVersion {
  /**
   * The key of the message: time, channel and team as a JSON array, because ids may contain any character. Keys sort by
   * time, so that an index has new messages next to each other.
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

/** The result of comparing a new version with the winning one. */
export interface RedactionDecision {
  /** Whether the new entry is stored with its text. */
  keepsText: boolean;
  /** Offsets of earlier entries whose text is removed. */
  redactedOffsets: readonly number[];
  winning: WinningTextVersion;
}

/** The text version that a record contains; `undefined` if it has no text that could win over another one. */
export function textVersionOf(record: SlackRecord): TextVersion | undefined {
  const isPost = record.metric_type === 'message_count';
  const isChange = record.metric_type === 'none' && record.event_type === 'message_changed';
  const isDeletion = record.metric_type === 'none' && record.event_type === 'message_deleted';
  if (!isPost && !isChange && !isDeletion) return undefined;
  const ts = parseSlackTimestamp(record.timestamp);
  if (ts === undefined) return undefined;
  const message = JSON.stringify([ts, record.channel, record.team]);
  if (isDeletion) return { message, isVisible: true, at: DELETED_FOR_GOOD, text: '' };
  const editedAt = parseSlackTimestamp(record.edited_ts);
  const at = editedAt ?? 0;
  const text = record.text ?? '';
  if (text === '' && at === 0) return undefined;
  const isPublic = record.channel_type === 'channel' || record.channel_type === 'group';
  return { message, isVisible: !record.bot && isPublic && (isPost || editedAt !== undefined), at, text };
}

/**
 * Decides which texts to keep when a version arrives at an offset; see `docs/architecture.md#redaction`. A visible
 * version wins over others, then the later time wins, then the greater text. Equal versions are all kept. This is the
 * order of `RecentTexts` and `fold`, so that a text is removed exactly when no page shows it any more. `winnerText` is
 * called only where the texts must be compared.
 */
export function resolveTextVersion(
  winner: WinningTextVersion | undefined,
  winnerText: () => string,
  version: TextVersion,
  offset: number,
): RedactionDecision {
  const { isVisible, at, text } = version;
  const newWinner = { isVisible, at, offsets: [offset] };
  if (!winner) return { keepsText: true, redactedOffsets: [], winning: newWinner };
  const order =
    Number(isVisible) - Number(winner.isVisible) ||
    at - winner.at ||
    (at === DELETED_FOR_GOOD ? 0 : compareStrings(text, winnerText()));
  if (order > 0) return { keepsText: true, redactedOffsets: winner.offsets, winning: newWinner };
  if (order < 0) return { keepsText: false, redactedOffsets: [], winning: winner };
  // Entries without a text need no redaction later. The newest offset alone decides when an index may drop this winner.
  const offsets = text === '' ? [offset] : [...winner.offsets, offset];
  return { keepsText: true, redactedOffsets: [], winning: { isVisible, at, offsets } };
}
