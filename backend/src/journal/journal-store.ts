import { createHash } from 'node:crypto';
import { type Database, open, type RootDatabase } from 'lmdb';
import type { CommittedState, RedactionPlan } from './redaction-plan.ts';

/** One past the newest entry that is in the index of texts. */
export const INDEXED_TO_KEY = 'indexed';
/** There since a text went from an entry, until the file was written anew without its old bytes. */
export const NEEDS_COMPACTION_KEY = 'redacted';

/** The lmdb environment of a journal: one file, one commit for whatever belongs together. */
export interface JournalStore {
  root: RootDatabase;
  /** By offset. */
  entries: Database<string, number>;
  /** By message: of its winning version whether it is shown (0 or 1), its time, and the offsets that carry it. */
  textVersions: Database<readonly number[], string>;
  meta: Database<string, string>;
}

/** Opens, or makes, the environment in a folder. Throws what lmdb throws. */
export function openJournalStore(dir: string): JournalStore {
  // overlappingSync off: a commit resolves after fdatasync of its pages and a synchronous write of the page that points to
  // them. eventTurnBatching off: it makes promises that nobody can catch when a commit fails.
  const root = open({ path: dir, noSubdir: false, overlappingSync: false, eventTurnBatching: false });
  return {
    root,
    entries: root.openDB<string, number>('entries', { encoding: 'string' }),
    textVersions: root.openDB<readonly number[], string>('texts', { encoding: 'json' }),
    meta: root.openDB<string, string>('meta', { encoding: 'string' }),
  };
}

/** All of the writes, or none: resolves once they are fsynced, rejects with words for people. */
export async function commit({ root }: JournalStore, writes: () => void): Promise<void> {
  try {
    await root.batch(writes);
  } catch (error) {
    throw await commitErrorOf(error);
  }
}

/** After a page that says what is committed could not be written, lmdb takes nothing more until it is opened again. */
export function needsReopening(error: unknown): boolean {
  return error instanceof Error && error.message.includes('MDB_PANIC');
}

/** To be called inside a commit. */
export function writeRedactionPlan(
  { entries, textVersions: texts, meta }: JournalStore,
  { redactedEntries: rewritten, textVersions: standings }: RedactionPlan,
): void {
  for (const [offset, json] of rewritten) void entries.put(offset, json);
  for (const [message, { isVisible: shown, at, offsets }] of standings)
    void texts.put(textVersionKey(message), [shown ? 1 : 0, at, ...offsets]);
  if (rewritten.size > 0) void meta.put(NEEDS_COMPACTION_KEY, 'yes');
}

/** To be called inside a commit. */
export function deleteTextVersion({ textVersions: texts }: JournalStore, message: string): void {
  void texts.remove(textVersionKey(message));
}

/** Longer names than Slack's are no reason to fail: lmdb takes 1978 bytes of key. */
const MAX_KEY_CHARS = 500;

function textVersionKey(message: string): string {
  if (message.length <= MAX_KEY_CHARS) return message;
  // It still begins with the time.
  return `${message.slice(0, message.indexOf(',') + 1)}${createHash('sha256').update(message).digest('hex')}`;
}

export function committedState({ entries, textVersions: texts }: JournalStore): CommittedState {
  return {
    textVersion(message) {
      const found = texts.get(textVersionKey(message));
      if (!found) return undefined;
      const [shown = 0, at = 0, ...offsets] = found;
      return { isVisible: shown === 1, at, offsets };
    },
    jsonAt: (offset) => entries.get(offset),
  };
}

// lmdb keeps the reason in a promise beside the error; left alone, its rejection would end the process.
async function commitErrorOf(error: unknown): Promise<Error> {
  const reason: unknown =
    error instanceof Error && 'commitError' in error
      ? await Promise.resolve(error.commitError).catch((cause: unknown) => cause)
      : error;
  const why = reason instanceof Error ? reason.message : String(reason);
  return new Error(`The journal cannot be written: ${why}`, { cause: reason });
}

interface DatabaseStats {
  pageSize: number;
  treeBranchPageCount: number;
  treeLeafPageCount: number;
  overflowPages: number;
}

/** Bytes on disk of the entries and of their index. */
export function storedBytes({ entries, textVersions: texts }: JournalStore): number {
  return [entries.getStats() as DatabaseStats, texts.getStats() as DatabaseStats].reduce(
    (sum, stats) => sum + stats.pageSize * (stats.treeBranchPageCount + stats.treeLeafPageCount + stats.overflowPages),
    0,
  );
}
