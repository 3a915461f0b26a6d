import type { ResetReason } from '../core/protocol/sse-frame.ts';
import { type Cursor, parseCursor } from '../feed/cursor.ts';
import { type Feed, UNKNOWN_EPOCH } from '../feed/feed.ts';
import { EMPTY_EPOCH, type LogBounds, type Position } from '../log/log.ts';

/** Where a reader begins. */
export type StartingPoint =
  /** At this number of the tail. */
  | { kind: 'tail'; number: number; position: Position }
  /** Further back than the tail reaches: from a position of the log, leaving out what was accepted before `since` (ms UTC). */
  | { kind: 'log'; position: Position; since: number }
  /**
   * What was asked for cannot be had. A cursor further back than the tail is refused though the log may hold it: a
   * snapshot is the shorter way.
   */
  | { kind: 'reset'; reason: ResetReason; from: string };

/** What a request says about where to begin, in order of precedence. */
export interface ResumeRequest {
  lastEventId?: string | undefined;
  cursor?: string | undefined;
  since?: string | undefined;
}

/**
 * Where a reader begins: after its cursor, at a time, at the oldest entry, or now. Whatever a stranger sends has an
 * answer: a native EventSource never reconnects after a 4xx or 5xx.
 */
export function resolveStartingPoint(feed: Feed, ends: LogBounds | undefined, asked: ResumeRequest): StartingPoint {
  const cursor = asked.lastEventId || asked.cursor;
  if (cursor === 'earliest') return fromPosition(feed, ends?.floor ?? [], 0);
  if (cursor) return afterCursor(feed, ends, cursor);
  if (asked.since) return fromTime(feed, ends, asked.since);
  return fromNow(feed);
}

function fromNow(feed: Feed): StartingPoint {
  return { kind: 'tail', number: feed.tail.end, position: feed.position };
}

function fromPosition(feed: Feed, position: Position, since: number): StartingPoint {
  const number = feed.tail.numberAfter(position);
  return number === undefined ? { kind: 'log', position, since } : { kind: 'tail', number, position };
}

function afterCursor(feed: Feed, ends: LogBounds | undefined, text: string): StartingPoint {
  const cursor = parseCursor(text);
  // Who has read nothing yet, because there was nothing, has missed nothing either.
  if (cursor && isEmptyLogCursor(cursor) && isEmptyLogCursor({ ...cursor, position: ends?.floor ?? [] }))
    return fromPosition(feed, ends?.floor ?? [], 0);
  if (!cursor || !isOfThisLog(feed, ends, cursor)) return { kind: 'reset', reason: 'epoch', from: text };
  const number = feed.tail.numberAfter(cursor.position);
  if (number !== undefined) return { kind: 'tail', number, position: cursor.position };
  const isGone = (ends?.floor ?? []).some((floor, partition) => (cursor.position[partition] ?? 0) < floor);
  if (isGone) return { kind: 'reset', reason: 'retention', from: text };
  return { kind: 'reset', reason: feed.tail.isBeforeSkipped(cursor.position) ? 'import' : 'too_far', from: text };
}

function isEmptyLogCursor({ epoch, position }: Cursor): boolean {
  return (epoch === EMPTY_EPOCH || epoch === UNKNOWN_EPOCH) && position.every((offset) => offset === 0);
}

/** Ahead of this process is possible (another one may have read further), ahead of the log is not. */
function isOfThisLog(feed: Feed, ends: LogBounds | undefined, { epoch, position }: Cursor): boolean {
  if (epoch !== feed.epoch || position.length > Math.max(1, feed.position.length)) return false;
  return position.every((offset, p) => offset <= Math.max(feed.position[p] ?? 0, ends?.head[p] ?? 0));
}

function fromTime(feed: Feed, ends: LogBounds | undefined, text: string): StartingPoint {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return { kind: 'reset', reason: 'too_far', from: text };
  const number = feed.tail.numberSince(time);
  if (number !== undefined) return { kind: 'tail', number, position: feed.tail.positionAt(number, feed.position) };
  return fromPosition(feed, ends?.floor ?? [], time);
}
