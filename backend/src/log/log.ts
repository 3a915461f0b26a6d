import type { SlackRecord } from '../core/records/record.ts';
import type { Milliseconds } from '../core/time/units.ts';
import type { JournalEntry } from '../journal/journal.ts';

/** For each partition, the offset of the next entry to read. A missing offset means the floor. */
export type Position = readonly number[];

/** One record at its partition and offset, with its stored JSON. */
export interface LogEntry extends JournalEntry {
  partition: number;
}

/** The epoch of a log that has never held a record: such logs cannot be distinguished. */
export const EMPTY_EPOCH = 'empty000';

export interface LogBounds {
  /** Changes when the log is recreated. Positions of one epoch are invalid in another. */
  epoch: string;
  /** The oldest entry that the log still holds. */
  floor: Position;
  /** One past the newest entry, as last read. */
  head: Position;
}

export interface LogStatus {
  engine: 'embedded' | 'redpanda';
  /** The log responds, and its readers follow. */
  connected: boolean;
  /** When `connected` last changed, UTC. */
  since: Milliseconds;
  /** Records accepted from Slack that the log does not hold yet. */
  waiting: number;
  /** Why it is not connected, for the operator; empty while it is. */
  reason: string;
  /** Why `append` rejects records now, for the operator; empty while it accepts them. */
  rejectReason: string;
}

/**
 * Thrown to a reader whose log was deleted and created again. Its position is invalid, and it must start at the floor.
 */
export class LogRecreatedError extends Error {
  override name = 'LogRecreatedError';
}

/**
 * The ordered history of everything that was accepted, for any number of readers. Two engines implement it, the
 * embedded journal and a Redpanda (or any Kafka) topic behind the journal; `log.contract.ts` tests both. See
 * `docs/architecture.md#log-engines`.
 */
export interface Log {
  /**
   * Resolves once the records survive a crash of process and system; rejects if they do not. It never waits for a
   * broker. Only `entries` returns the offset of a record: on a topic it does not exist yet when this resolves.
   */
  append(records: readonly SlackRecord[]): Promise<void>;
  /**
   * All entries from a position on, each partition in order of offset, and then live ones, until the signal aborts or
   * the log is closed. Batches are never empty. While the log cannot be reached it waits, and then continues. Throws
   * `LogRecreatedError` when the log was deleted and created again.
   */
  entries(from: Position, signal: AbortSignal): AsyncIterable<readonly LogEntry[]>;
  /** `undefined` until the log has been reached for the first time. */
  bounds(): LogBounds | undefined;
  status(): LogStatus;
  /** Idempotent. Appends under way finish first. */
  close(): Promise<void>;
}
