import type { SlackRecord } from '../core/records/record.ts';

export interface CommitQueue {
  /** Why the last commit failed, or has not ended for long; empty once one works. */
  readonly failure: string;
  /** Rejects once a commit does not end at all: only another process can go on then. */
  readonly hung: Promise<never>;
  append(records: readonly SlackRecord[]): Promise<void>;
  trim(before: number): Promise<void>;
  onCommit(listener: () => void): () => void;
  close(): Promise<void>;
}

/** A commit that takes longer counts as a failure for as long as it lasts, ms: by then Slack has given up. */
const SLOW_COMMIT_MS = 2500;
/** A commit that takes so long will never end, ms: lmdb was seen to wait for ever after a write that failed. */
const HUNG_COMMIT_MS = 30_000;
/** How long after a commit that failed another one finds out whether it would work by now, ms. */
const RETRY_AFTER_MS = 2000;

interface PendingCommit {
  records: readonly SlackRecord[];
  trimTo: number;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * Group commit: while one commit is under way everything that comes gathers, and the next commit takes it all.
 *
 * One at a time, because an offset is final only once the commit before it has worked.
 */
export function createCommitQueue(
  commit: (records: readonly SlackRecord[], trimTo: number) => Promise<void>,
): CommitQueue {
  const listeners = new Set<() => void>();
  let waiting: PendingCommit[] = [];
  let running: Promise<void> | undefined;
  let failure = '';
  let closed = false;
  let startedAt: number | undefined;
  let again: NodeJS.Timeout | undefined;
  let giveUp: () => void = () => undefined;
  const hung = new Promise<never>((_resolve, reject) => {
    giveUp = () =>
      reject(new Error(`The disk has not answered for ${HUNG_COMMIT_MS / 1000} s, so the journal cannot go on.`));
  });
  hung.catch(() => undefined);

  /** Nobody need send anything for the journal to learn that the disk has room again. */
  function tryAgain(): void {
    clearTimeout(again);
    again = setTimeout(() => void enter([], 0).catch(() => undefined), RETRY_AFTER_MS);
  }

  async function run(): Promise<void> {
    await null; // whoever calls in the same turn shares the first commit
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      startedAt = performance.now();
      const late = setTimeout(giveUp, HUNG_COMMIT_MS);
      try {
        await commit(
          group.flatMap(({ records }) => records),
          group.reduce((most, { trimTo }) => Math.max(most, trimTo), 0),
        );
        failure = '';
        for (const { resolve } of group) resolve();
      } catch (error) {
        const reason = error instanceof Error ? error : new Error(String(error));
        failure = reason.message;
        tryAgain();
        for (const { reject } of group) reject(reason);
      }
      startedAt = undefined;
      clearTimeout(late);
      for (const listener of listeners) listener();
    }
    running = undefined;
  }

  function enter(records: readonly SlackRecord[], trimTo: number): Promise<void> {
    if (closed) return Promise.reject(new Error('The journal is closed.'));
    return new Promise((resolve, reject) => {
      waiting.push({ records, trimTo, resolve, reject });
      running ??= run();
    });
  }

  return {
    get failure() {
      const seconds = startedAt === undefined ? 0 : (performance.now() - startedAt) / 1000;
      if (failure === '' && seconds > SLOW_COMMIT_MS / 1000)
        return `The disk has not answered for ${Math.round(seconds)} s`;
      return failure;
    },
    hung,
    append: (records) => enter(records, 0),
    trim: (before) => enter([], before),
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(again);
      await running;
    },
  };
}
