import { randomBytes } from 'node:crypto';
import { type Database, open } from 'lmdb';
import { createCommitQueue } from './commit-queue.ts';
import { lockDataDir } from './data-dir-lock.ts';

export interface JournalEntry {
  offset: number;
  json: string;
}

/** The durable local log that every accepted record enters before Slack gets its 200. Offsets are without holes. */
export interface Journal {
  /** Eight hex digits, made with the folder: offsets of another epoch mean nothing here. */
  readonly epoch: string;
  /** Offset of the oldest entry that is kept; equals `head` when none is. */
  readonly floor: number;
  /** One past the newest committed entry. */
  readonly head: number;
  /** What the entries take on disk. The file itself never shrinks: freed pages are used again. */
  readonly bytes: number;
  /** Why the last commit failed; empty after one that worked. */
  readonly failure: string;
  /**
   * Resolves once all texts are fsynced, in call order and next to each other. Rejects when the commit failed (then none
   * of them is there) or the journal is closed.
   */
  append(texts: readonly string[]): Promise<void>;
  /** At least one committed entry from `from` on, if there is any, and no more than fit both limits (bytes of UTF-16). */
  read(from: number, maxCount: number, maxBytes: number): JournalEntry[];
  /** Drops every entry before an offset. */
  trim(before: number): Promise<void>;
  /** Calls back after each commit that worked or failed, until the returned function is called. */
  onCommit(listener: () => void): () => void;
  /** Idempotent. Appends under way finish first. */
  close(): Promise<void>;
}

/** Opens, or makes, the journal in a folder. Throws when another process has it, or it cannot be written. */
export async function openJournal(dir: string): Promise<Journal> {
  const lock = await lockDataDir(dir);
  try {
    return await openLocked(dir, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openLocked(dir: string, lock: { release(): Promise<void> }): Promise<Journal> {
  // overlappingSync off: a commit resolves after fdatasync of its pages and a synchronous write of the page that points to
  // them. eventTurnBatching off: it makes promises that nobody can catch when a commit fails.
  const root = open({ path: dir, noSubdir: false, overlappingSync: false, eventTurnBatching: false });
  const entries = root.openDB<string, number>('entries', { encoding: 'string' });
  const meta = root.openDB<string, string>('meta', { encoding: 'string' });
  const epoch = meta.get('epoch') ?? (await makeEpoch(meta));

  // An outbox that is trimmed to its end must go on counting after a restart.
  let head = Math.max(edge(entries, true) + 1, Number(meta.get('head') ?? 0));
  let floor = edge(entries, false, head);
  const queue = createCommitQueue(async (texts, trimTo) => {
    const next = head + texts.length;
    const keep = Math.min(trimTo, head);
    await commit(root, () => {
      texts.forEach((text, index) => {
        void entries.put(head + index, text);
      });
      for (let offset = floor; offset < keep; offset++) void entries.remove(offset);
      if (keep > floor) void meta.put('head', String(next));
    });
    head = next;
    floor = Math.max(floor, keep);
  });

  async function shut(): Promise<void> {
    try {
      await queue.close();
      await root.close();
    } finally {
      await lock.release();
    }
  }

  let closed: Promise<void> | undefined;
  return {
    epoch,
    get floor() {
      return floor;
    },
    get head() {
      return head;
    },
    get bytes() {
      return sizeOf(entries);
    },
    get failure() {
      return queue.failure;
    },
    append: (texts) => queue.append(texts),
    read: (from, maxCount, maxBytes) => read(entries, Math.max(from, floor), head, maxCount, maxBytes),
    trim: (before) => queue.trim(before),
    onCommit: (listener) => queue.onCommit(listener),
    close() {
      closed ??= shut();
      return closed;
    },
  };
}

async function makeEpoch(meta: Database<string, string>): Promise<string> {
  const epoch = randomBytes(4).toString('hex');
  await meta.put('epoch', epoch);
  return epoch;
}

async function commit(root: Database, writes: () => void): Promise<void> {
  try {
    await root.batch(writes);
  } catch (error) {
    throw await causeOf(error);
  }
}

// lmdb keeps the reason in a promise beside the error; left alone, its rejection would end the process.
async function causeOf(error: unknown): Promise<Error> {
  const reason: unknown =
    error instanceof Error && 'commitError' in error
      ? await Promise.resolve(error.commitError).catch((cause: unknown) => cause)
      : error;
  const why = reason instanceof Error ? reason.message : String(reason);
  return new Error(`The journal cannot be written: ${why}`, { cause: reason });
}

function edge(entries: Database<string, number>, reverse: boolean, none = -1): number {
  for (const key of entries.getKeys({ reverse, limit: 1 })) return key;
  return none;
}

function read(
  entries: Database<string, number>,
  from: number,
  head: number,
  maxCount: number,
  maxBytes: number,
): JournalEntry[] {
  const found: JournalEntry[] = [];
  if (from >= head) return found;
  let bytes = 0;
  for (const { key, value } of entries.getRange({ start: from, end: head, limit: maxCount })) {
    bytes += value.length * 2;
    if (bytes > maxBytes && found.length > 0) break;
    found.push({ offset: key, json: value });
  }
  return found;
}

interface Stats {
  pageSize: number;
  treeBranchPageCount: number;
  treeLeafPageCount: number;
  overflowPages: number;
}

function sizeOf(entries: Database<string, number>): number {
  const stats = entries.getStats() as Stats;
  return stats.pageSize * (stats.treeBranchPageCount + stats.treeLeafPageCount + stats.overflowPages);
}
