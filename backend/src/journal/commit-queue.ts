import { errorMessage } from '../async/error-message.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { type Milliseconds, msToSeconds } from '../core/time/units.ts';

/** A commit that takes longer counts as failed while it lasts, because Slack no longer waits for the response. */
const SLOW_COMMIT_MS: Milliseconds = 2500;
/** A commit that takes longer is taken to be hung: lmdb may wait forever after a failed write. */
const HUNG_COMMIT_MS: Milliseconds = 30_000;
/** The delay from a failed commit to an empty one that tests whether the disk works again. */
const RETRY_AFTER_MS: Milliseconds = 2000;

interface PendingCommit {
  records: readonly SlackRecord[];
  trimTo: number;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Appends records, and drops the entries before `trimTo`, in one commit. */
export type Commit = (records: readonly SlackRecord[], trimTo: number) => Promise<void>;

/**
 * Group commit: everything that arrives while one commit is under way shares the next one. One commit at a time,
 * because an offset is final only after the commit before it has succeeded. See `docs/architecture.md#journal`.
 */
export class CommitQueue {
  /** Rejects once a commit hangs. Then this process must end, so that another one can continue. */
  readonly hung: Promise<never>;
  readonly #commit: Commit;
  readonly #listeners = new Set<() => void>();
  #pending: PendingCommit[] = [];
  #running: Promise<void> | undefined;
  #failure = '';
  #isClosed = false;
  #startedAtMs: Milliseconds | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #reportHung: () => void = () => undefined;

  constructor(commit: Commit) {
    this.#commit = commit;
    this.hung = new Promise<never>((_resolve, reject) => {
      const seconds = msToSeconds(HUNG_COMMIT_MS);
      this.#reportHung = () =>
        reject(new Error(`The disk has not responded for ${seconds} s, so the journal cannot continue.`));
    });
    this.hung.catch(() => undefined);
  }

  /** Why the last commit failed, or that the current one is slow; empty after one that succeeded. */
  get failure(): string {
    const elapsedMs = this.#startedAtMs === undefined ? 0 : performance.now() - this.#startedAtMs;
    if (this.#failure === '' && elapsedMs > SLOW_COMMIT_MS)
      return `The disk has not responded for ${Math.round(msToSeconds(elapsedMs))} s`;
    return this.#failure;
  }

  /** Resolves when the records are committed. */
  append(records: readonly SlackRecord[]): Promise<void> {
    return this.#enqueue(records, 0);
  }

  /** Resolves when every entry before the offset is dropped. */
  trim(before: number): Promise<void> {
    return this.#enqueue([], before);
  }

  /** Calls back after each commit that succeeded or failed, until the returned function is called. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves after the commits under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    await this.#running;
  }

  #enqueue(records: readonly SlackRecord[], trimTo: number): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('The journal is closed.'));
    return new Promise((resolve, reject) => {
      this.#pending.push({ records, trimTo, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    await null; // all calls of this turn of the event loop share the first commit
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      this.#startedAtMs = performance.now();
      const hungTimer = setTimeout(this.#reportHung, HUNG_COMMIT_MS);
      const error = await this.#commitGroup(group);
      clearTimeout(hungTimer);
      this.#startedAtMs = undefined;
      this.#failure = error?.message ?? '';
      if (error) this.#retryLater();
      for (const { resolve, reject } of group) {
        if (error) reject(error);
        else resolve();
      }
      for (const listener of this.#listeners) listener();
    }
    this.#running = undefined;
  }

  /** Resolves to the error if the commit failed. */
  async #commitGroup(group: readonly PendingCommit[]): Promise<Error | undefined> {
    try {
      await this.#commit(
        group.flatMap(({ records }) => records),
        group.reduce((highest, { trimTo }) => Math.max(highest, trimTo), 0),
      );
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(errorMessage(error));
    }
  }

  /**
   * Commits nothing after a delay, so that `failure` is cleared once the disk has space again, even without new
   * records.
   */
  #retryLater(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#enqueue([], 0).catch(() => undefined), RETRY_AFTER_MS);
  }
}
