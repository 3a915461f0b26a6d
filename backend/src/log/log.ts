import type { SlackRecord } from '../core/records/record.ts';

/** A place in the log: for each partition the offset of the next entry to read. A missing one means: from the floor. */
export type Position = readonly number[];

/** One record in its place, as the very text that is stored. */
export interface LogEntry {
  partition: number;
  offset: number;
  json: string;
  /** What the text says, where that is known without parsing it again. */
  record?: SlackRecord | undefined;
}

/** The epoch of a log that cannot be told from another one yet, because it has never held a record. */
export const EMPTY_EPOCH = 'empty000';

export interface LogBounds {
  /** Changes when the log was recreated: positions of one epoch mean nothing in another. */
  epoch: string;
  /** The oldest entry that is still there. */
  floor: Position;
  /** One past the newest entry, as last heard. */
  head: Position;
}

export interface LogStatus {
  engine: 'embedded' | 'redpanda';
  /** The log answers, and its reader follows. */
  connected: boolean;
  /** When `connected` last changed, ms UTC. */
  since: number;
  /** Records accepted from Slack that the log does not hold yet. */
  waiting: number;
  /** What stands in the way, for people; empty while connected. */
  reason: string;
  /** Why records are not accepted now, for people; empty while they are. */
  rejectReason: string;
}

/** The log behind a reader was replaced by another one: positions are void, and reading starts again at its floor. */
export class LogRecreatedError extends Error {
  override name = 'LogRecreatedError';
}

/**
 * The ordered history of a community: everything accepted, in one place, for any number of readers.
 *
 * Two engines keep these promises, and one contract suite holds both to them: the embedded journal, and a
 * Redpanda (or any Kafka) topic behind the journal.
 */
export interface Log {
  /**
   * Resolves once the records survive a crash of process and system; rejects if they do not. Nothing here waits for
   * a broker. The cursor of a record is learnt from `entries`: on a topic it does not exist yet when this resolves.
   */
  append(records: readonly SlackRecord[]): Promise<void>;
  /**
   * Everything at and after a position in order of partition and offset, then whatever follows, live, until aborted.
   * Batches are never empty. While the log cannot be reached this waits, and goes on where it was.
   * Throws `LogRecreatedError` when the log that it reads was deleted and made anew.
   */
  entries(from: Position, signal: AbortSignal): AsyncIterable<readonly LogEntry[]>;
  /** `undefined` until the log has been reached for the first time. */
  bounds(): LogBounds | undefined;
  status(): LogStatus;
  /** Idempotent. Appends under way finish first. */
  close(): Promise<void>;
}
