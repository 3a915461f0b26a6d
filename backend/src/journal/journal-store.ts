import { createHash } from 'node:crypto';
import { type Database, open, type RootDatabase } from 'lmdb';
import { errorMessage } from '../async/error-message.ts';
import type { CommittedState, RedactionPlan } from './redaction-plan.ts';

/** Key of `meta`: one past the newest entry that is in the text version index. */
export const INDEXED_TO_KEY = 'indexed';
/** Key of `meta`: present after a text was removed from an entry, until the file is rewritten without its bytes. */
export const NEEDS_COMPACTION_KEY = 'redacted';

/** The lmdb environment of a journal: one file, in which one commit may change all three databases. */
export interface JournalStore {
  root: RootDatabase;
  /** The JSON of each record by offset. */
  entries: Database<string, number>;
  /** The winning text version by message: whether it is visible (0 or 1), its time, and the offsets of its entries. */
  textVersions: Database<readonly number[], string>;
  meta: Database<string, string>;
}

/** Opens, or creates, the environment in a folder. Throws what lmdb throws. */
export function openJournalStore(dir: string): JournalStore {
  // Without overlappingSync, a commit resolves after fdatasync of its pages and a synchronous write of the page that points
  // to them. With eventTurnBatching, a failed commit rejects promises that no caller can handle.
  const root = open({ path: dir, noSubdir: false, overlappingSync: false, eventTurnBatching: false });
  return {
    root,
    entries: root.openDB<string, number>('entries', { encoding: 'string' }),
    textVersions: root.openDB<readonly number[], string>('texts', { encoding: 'json' }),
    meta: root.openDB<string, string>('meta', { encoding: 'string' }),
  };
}

/** Commits all of the writes, or none. Resolves once they are fsynced; rejects with an error that states the reason. */
export async function commit({ root }: JournalStore, writes: () => void): Promise<void> {
  try {
    await root.batch(writes);
  } catch (error) {
    throw await commitErrorOf(error);
  }
}

/**
 * Whether lmdb rejects all commits until it is opened again, because it could not write the page that describes what is
 * committed.
 */
export function needsReopening(error: unknown): boolean {
  return error instanceof Error && error.message.includes('MDB_PANIC');
}

/** Applies a plan. Call it inside a commit. */
export function writeRedactionPlan({ entries, textVersions, meta }: JournalStore, plan: RedactionPlan): void {
  for (const [offset, json] of plan.redactedEntries) void entries.put(offset, json);
  for (const [message, { isVisible, at, offsets }] of plan.textVersions)
    void textVersions.put(textVersionKey(message), [isVisible ? 1 : 0, at, ...offsets]);
  if (plan.redactedEntries.size > 0) void meta.put(NEEDS_COMPACTION_KEY, 'yes');
}

/** Deletes a message from the index. Call it inside a commit. */
export function deleteTextVersion({ textVersions }: JournalStore, message: string): void {
  void textVersions.remove(textVersionKey(message));
}

/** lmdb accepts keys of up to 1978 bytes. Keys of Slack's ids are far shorter; longer ones are hashed. */
const MAX_KEY_CHARS = 500;

function textVersionKey(message: string): string {
  if (message.length <= MAX_KEY_CHARS) return message;
  // The key still begins with the time, so that keys are sorted by time.
  return `${message.slice(0, message.indexOf(',') + 1)}${createHash('sha256').update(message).digest('hex')}`;
}

/** The part of the store that a redaction plan reads. */
export function committedState({ entries, textVersions }: JournalStore): CommittedState {
  return {
    textVersion(message) {
      const stored = textVersions.get(textVersionKey(message));
      if (!stored) return undefined;
      const [visible = 0, at = 0, ...offsets] = stored;
      return { isVisible: visible === 1, at, offsets };
    },
    jsonAt: (offset) => entries.get(offset),
  };
}

/**
 * The error for the caller. lmdb keeps the reason in a promise beside its error; an unhandled rejection would end the
 * process.
 */
async function commitErrorOf(error: unknown): Promise<Error> {
  const reason: unknown =
    error instanceof Error && 'commitError' in error
      ? await Promise.resolve(error.commitError).catch((cause: unknown) => cause)
      : error;
  return new Error(`The journal cannot be written: ${errorMessage(reason)}`, { cause: reason });
}

interface DatabaseStats {
  pageSize: number;
  treeBranchPageCount: number;
  treeLeafPageCount: number;
  overflowPages: number;
}

/** The size on disk of the entries and their index, whole pages, bytes. */
export function storedBytes({ entries, textVersions }: JournalStore): number {
  return [entries.getStats() as DatabaseStats, textVersions.getStats() as DatabaseStats].reduce(
    (sum, stats) => sum + stats.pageSize * (stats.treeBranchPageCount + stats.treeLeafPageCount + stats.overflowPages),
    0,
  );
}
