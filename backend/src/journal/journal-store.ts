import { createHash, randomBytes } from 'node:crypto';
import { type Database, open, type RootDatabase } from 'lmdb';
import { z } from 'zod';
import { errorMessage } from '../async/error-message.ts';
import type { RedactionPlan, StoredState } from '../core/redaction/redaction-planner.ts';
import { type ChannelChange, ChannelChanges } from '../core/state/channel-changes.ts';
import { journalDamagedError } from './journal-integrity.ts';

/** Key of `meta`: one past the newest entry that is in the text version index. */
export const INDEXED_TO_KEY = 'indexed';
/** Key of `meta`: present after a text was removed from an entry, until the file is rewritten without its bytes. */
export const NEEDS_COMPACTION_KEY = 'redacted';
/** Key of `meta`: the changes of whole channels by team, as JSON. */
const CHANGES_KEY = 'channels';
/** Key of `meta`: the entries that are still to be planned again because their channels were changed, as JSON. */
const RESCAN_KEY = 'rescan';

/** The changes of whole channels, by team. */
export type ChangesByTeam = ReadonlyMap<string, ChannelChanges>;

/** The lmdb environment of a journal: one file, in which one commit may change all three databases. */
export interface JournalStore {
  /** The folder of its file. */
  dir: string;
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
    dir,
    root,
    entries: root.openDB<string, number>('entries', { encoding: 'string' }),
    textVersions: root.openDB<readonly number[], string>('texts', { encoding: 'json' }),
    meta: root.openDB<string, string>('meta', { encoding: 'string' }),
  };
}

/** The epoch of a journal, chosen and stored when it is read for the first time. Rejects when it cannot be stored. */
export async function readOrCreateEpoch(store: JournalStore): Promise<string> {
  const stored = store.meta.get('epoch');
  if (stored !== undefined) return stored;
  const epoch = randomBytes(4).toString('hex');
  await commit(store, () => {
    void store.meta.put('epoch', epoch);
  });
  return epoch;
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

/**
 * Applies a plan. Call it inside a commit. `firstNew`: the first offset that is not committed yet, so that its entry is
 * written only without what the plan removes.
 */
export function writeRedactionPlan(
  store: JournalStore,
  plan: RedactionPlan,
  firstNew = Number.POSITIVE_INFINITY,
): void {
  const { entries, textVersions, meta } = store;
  let hasStoredText = false;
  for (const [offset, json] of plan.redactedEntries) {
    void entries.put(offset, json);
    hasStoredText ||= offset < firstNew;
  }
  for (const [message, version] of plan.textVersions) {
    if (version) {
      const { isVisible, at, offsets } = version;
      void textVersions.put(textVersionKey(message), [isVisible ? 1 : 0, at, ...offsets]);
    } else deleteTextVersion(store, message);
  }
  if (hasStoredText) void meta.put(NEEDS_COMPACTION_KEY, 'yes');
}

/** Writes the changes of whole channels. Call it inside a commit. */
export function writeChanges({ meta }: JournalStore, changes: ChangesByTeam): void {
  const json = Object.fromEntries([...changes].map(([team, ofTeam]) => [team, ofTeam.all()]));
  void meta.put(CHANGES_KEY, JSON.stringify(json));
}

const time = z.number().nonnegative();
const changesSchema = z.record(
  z.string(),
  z.array(
    z.object({
      id: z.string(),
      otherIds: z.array(z.string()),
      idChangedAtUs: time,
      deletedAtUs: time,
      madePrivateAtUs: time,
      private: z.object({ at: time, value: z.boolean() }),
    }) satisfies z.ZodType<ChannelChange>,
  ),
);

/**
 * The changes of whole channels; `undefined` in a journal of a version that did not keep them. Throws the error for a
 * damaged journal if they cannot be read.
 */
export function readChanges(store: JournalStore): ChangesByTeam | undefined {
  const stored = readMeta(store, CHANGES_KEY, changesSchema);
  return stored && new Map(Object.entries(stored).map(([team, all]) => [team, new ChannelChanges(all)]));
}

/** Entries that are still to be planned again. The fields are those that are stored. */
export interface Rescan {
  /** The first of them, and one past the last. */
  next: number;
  end: number;
  /** All ids of the changed channels. */
  ids: readonly string[];
}

/** Writes what is left to plan again. Call it inside a commit. */
export function writeRescan({ meta }: JournalStore, rescan: Rescan | undefined): void {
  if (rescan) void meta.put(RESCAN_KEY, JSON.stringify(rescan));
  else void meta.remove(RESCAN_KEY);
}

const rescanSchema = z.object({
  next: z.number(),
  end: z.number(),
  ids: z.array(z.string()),
}) satisfies z.ZodType<Rescan>;

/** What is left to plan again. Throws the error for a damaged journal if it cannot be read. */
export function readRescan(store: JournalStore): Rescan | undefined {
  return readMeta(store, RESCAN_KEY, rescanSchema);
}

function readMeta<T>({ dir, meta }: JournalStore, key: string, schema: z.ZodType<T>): T | undefined {
  const json = meta.get(key);
  if (json === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    throw journalDamagedError(dir, `the value "${key}" cannot be read`);
  }
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

const NO_CHANGES = new ChannelChanges();

/** The part of the store that a redaction plan reads. */
export function committedState({ entries, textVersions }: JournalStore, changes: ChangesByTeam): StoredState {
  return {
    changesOf: (team) => changes.get(team) ?? NO_CHANGES,
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
