import type { SlackRecord } from '../core/record.ts';

export interface CommitQueue {
  readonly failure: string;
  append(records: readonly SlackRecord[]): Promise<void>;
  trim(before: number): Promise<void>;
  onCommit(listener: () => void): () => void;
  close(): Promise<void>;
}

interface Waiting {
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
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let failure = '';
  let closed = false;

  async function run(): Promise<void> {
    await null; // whoever calls in the same turn shares the first commit
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
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
        for (const { reject } of group) reject(reason);
      }
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
      return failure;
    },
    append: (records) => enter(records, 0),
    trim: (before) => enter([], before),
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
