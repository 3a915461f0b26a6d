import type { ResetReason } from '../core/protocol/sse-frame.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { type Cursor, parseCursor } from '../feed/cursor.ts';
import { type Feed, UNKNOWN_EPOCH } from '../feed/feed.ts';
import { EMPTY_EPOCH, type LogBounds, type Position } from '../log/log.ts';

/** Where a stream begins. */
export type StartingPoint =
  /** At this number of the tail. */
  | { kind: 'tail'; number: number; position: Position }
  /** Before the tail: at a position of the log, without entries accepted before `since` (UTC). */
  | { kind: 'log'; position: Position; since: Milliseconds }
  /**
   * The client cannot continue from its cursor. That includes a cursor before the tail: the log may hold what follows,
   * but a snapshot is faster.
   */
  | { kind: 'reset'; reason: ResetReason; from: string };

/** Where a client wants its stream to begin, in order of precedence. */
export interface ResumeRequest {
  lastEventId?: string | undefined;
  cursor?: string | undefined;
  /** UTC. */
  since?: Milliseconds | undefined;
}

/**
 * Decides where a stream begins: after a cursor, at a time, at the oldest entry, or now
 * (docs/architecture.md#cursor-epoch-and-reset). No cursor is an error, because an EventSource does not reconnect after a
 * 4xx or 5xx. `bounds`: of the log; undefined before it is reached.
 */
export function resolveStartingPoint(feed: Feed, bounds: LogBounds | undefined, request: ResumeRequest): StartingPoint {
  const cursor = request.lastEventId || request.cursor;
  if (cursor === 'earliest') return fromPosition(feed, bounds?.floor ?? [], 0);
  if (cursor) return afterCursor(feed, bounds, cursor);
  if (request.since !== undefined) return fromTime(feed, bounds, request.since);
  return fromNow(feed);
}

function fromNow(feed: Feed): StartingPoint {
  return { kind: 'tail', number: feed.tail.end, position: feed.position };
}

function fromPosition(feed: Feed, position: Position, since: Milliseconds): StartingPoint {
  const number = feed.tail.numberAfter(position);
  return number === undefined ? { kind: 'log', position, since } : { kind: 'tail', number, position };
}

function afterCursor(feed: Feed, bounds: LogBounds | undefined, text: string): StartingPoint {
  const cursor = parseCursor(text);
  // The log was empty when the client got its cursor: it has missed nothing if the log still begins there.
  if (cursor && isEmptyLogCursor(cursor) && isEmptyLogCursor({ ...cursor, position: bounds?.floor ?? [] }))
    return fromPosition(feed, bounds?.floor ?? [], 0);
  if (!cursor || !isOfThisLog(feed, bounds, cursor)) return { kind: 'reset', reason: 'epoch', from: text };
  const number = feed.tail.numberAfter(cursor.position);
  if (number !== undefined) return { kind: 'tail', number, position: cursor.position };
  const isGone = (bounds?.floor ?? []).some((floor, partition) => (cursor.position[partition] ?? 0) < floor);
  if (isGone) return { kind: 'reset', reason: 'retention', from: text };
  return { kind: 'reset', reason: feed.tail.isBeforeSkipped(cursor.position) ? 'import' : 'too_far', from: text };
}

function isEmptyLogCursor({ epoch, position }: Cursor): boolean {
  return (epoch === EMPTY_EPOCH || epoch === UNKNOWN_EPOCH) && position.every((offset) => offset === 0);
}

/** A cursor may be ahead of this process, because another instance has read further, but not ahead of the log. */
function isOfThisLog(feed: Feed, bounds: LogBounds | undefined, { epoch, position }: Cursor): boolean {
  if (epoch !== feed.epoch || position.length > Math.max(1, feed.position.length)) return false;
  return position.every((offset, p) => offset <= Math.max(feed.position[p] ?? 0, bounds?.head[p] ?? 0));
}

function fromTime(feed: Feed, bounds: LogBounds | undefined, time: Milliseconds): StartingPoint {
  const number = feed.tail.numberSince(time);
  if (number !== undefined) return { kind: 'tail', number, position: feed.tail.positionAt(number, feed.position) };
  return fromPosition(feed, bounds?.floor ?? [], time);
}
