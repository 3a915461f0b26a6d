import { randomBytes } from 'node:crypto';
import type { SlackRecord } from '../core/records/record.ts';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import { createDiskSpaceGuard } from '../storage/disk-space-guard.ts';
import { createCommitQueue } from './commit-queue.ts';
import { compactStore } from './compact-store.ts';
import { assertJournalIntact, journalDamagedError } from './journal-integrity.ts';
import {
  commit,
  committedState,
  deleteTextVersion,
  INDEXED_TO_KEY,
  type JournalStore,
  needsReopening,
  openJournalStore,
  storedBytes,
  writeRedactionPlan,
} from './journal-store.ts';
import { planRedactions } from './redaction-plan.ts';
import { completeTextVersionIndex, textVersionsToDelete } from './text-version-index.ts';

export interface JournalEntry {
  offset: number;
  json: string;
  /** What the text says, where that is known without parsing it again. */
  record?: SlackRecord | undefined;
}

/**
 * The durable local log that every accepted record enters before Slack gets its 200. Offsets are without holes.
 *
 * The text of a message is in it only as long as people may see it: with the commit of a deletion or an edit the older
 * texts go from their entries, and a text that comes late is stored without. Entries stay, with every other field.
 */
export interface Journal {
  /** Eight hex digits, made with the folder: offsets of another epoch mean nothing here. */
  readonly epoch: string;
  /** Offset of the oldest entry that is kept; equals `head` when none is. */
  readonly floor: number;
  /** One past the newest committed entry. */
  readonly head: number;
  /** What the entries and their index take on disk. The file shrinks at an opening only: freed pages are used again. */
  readonly bytes: number;
  /** Why the last commit failed, or has not ended for long; empty after one that worked. */
  readonly failure: string;
  /** Rejects once a commit does not end at all: only another process can go on then. */
  readonly hung: Promise<never>;
  /**
   * Resolves once all records are fsynced, in call order and next to each other, and the texts that they delete or
   * replace are gone. Rejects when the commit failed (then nothing of it holds) or the journal is closed.
   */
  append(records: readonly SlackRecord[]): Promise<void>;
  /**
   * At least one committed entry from `from` on, if there is any, and no more than fit both limits (bytes of UTF-16).
   * Throws where one is missing: then the file is damaged.
   */
  read(from: number, maxCount: number, maxBytes: number): JournalEntry[];
  /** Drops every entry before an offset. */
  trim(before: number): Promise<void>;
  /** Calls back after each commit that worked or failed, until the returned function is called. */
  onCommit(listener: () => void): () => void;
  /** Idempotent. Appends under way finish first. */
  close(): Promise<void>;
}

/** So much of the last commit is kept at most, bytes of UTF-16: all of what is live, and not all of an import. */
const LAST_COMMIT_CACHE_BYTES = 1024 * 1024;

/**
 * Opens, or makes, the journal in a folder. Throws when another process has it, or it cannot be written. Where texts went
 * since the last opening this takes as long as writing the file anew.
 */
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
  await assertJournalIntact(dir);
  let store = openJournalStore(dir);
  const epoch = store.meta.get('epoch') ?? (await makeEpoch(store));

  let { head, floor } = boundsOf(store);
  await completeTextVersionIndex(store, floor, head);
  store = await compactStore(dir, store);
  let bytes = storedBytes(store);
  let isSized = true;
  let isOpen = true;
  /** What the last commit added, as it is stored: whoever follows reads just that. Empty where that was much. */
  let newest: readonly JournalEntry[] = [];

  /** An event of the commit that failed may be there: nobody was told so, and it counts once. */
  async function reopen(): Promise<void> {
    const wasOpen = isOpen;
    isOpen = false;
    if (wasOpen) await store.root.close();
    store = openJournalStore(dir);
    isOpen = true;
    newest = [];
    ({ head, floor } = boundsOf(store));
  }

  const keepReserve = createDiskSpaceGuard(dir);
  let isBroken = false;
  const queue = createCommitQueue(async (records, trimTo) => {
    if (isBroken) await reopen();
    isBroken = false;
    try {
      await append(records, trimTo);
    } catch (error) {
      isBroken = needsReopening(error);
      throw error;
    }
  });

  async function append(records: readonly SlackRecord[], trimTo: number): Promise<void> {
    const committed = committedState(store);
    const next = head + records.length;
    const keep = Math.min(trimTo, head);
    const additions = records.map((record, index) => ({ offset: head + index, json: JSON.stringify(record), record }));
    // A trim makes room.
    const size = 2 * additions.reduce((sum, { json }) => sum + json.length, 0);
    if (trimTo === 0) await keepReserve(size);
    const plan = planRedactions(additions, committed);
    const forgotten = textVersionsToDelete(store, plan, floor, keep);
    await commit(store, () => {
      for (const { offset, json } of additions) {
        // Never first with and then without its text: the page that is written would hold both.
        if (!plan.redactedEntries.has(offset)) void store.entries.put(offset, json);
      }
      writeRedactionPlan(store, plan);
      for (const message of forgotten) deleteTextVersion(store, message);
      for (let offset = floor; offset < keep; offset++) void store.entries.remove(offset);
      if (keep > floor) void store.meta.put('head', String(next));
      void store.meta.put(INDEXED_TO_KEY, String(next));
    });
    if (size > LAST_COMMIT_CACHE_BYTES) newest = [];
    else if (additions.length > 0)
      newest = additions.map((one) => {
        const json = plan.redactedEntries.get(one.offset);
        return json === undefined ? one : { offset: one.offset, json };
      });
    head = next;
    floor = Math.max(floor, keep);
    isSized = false;
  }

  async function shut(): Promise<void> {
    try {
      await queue.close();
      const wasOpen = isOpen;
      isOpen = false;
      if (wasOpen) await store.root.close();
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
      // When somebody asks: after each commit it would be a tenth of what the commit costs.
      if (!isSized && isOpen) {
        bytes = storedBytes(store);
        isSized = true;
      }
      return bytes;
    },
    get failure() {
      return queue.failure;
    },
    hung: queue.hung,
    append: (records) => queue.append(records),
    read(from, maxCount, maxBytes) {
      const start = Math.max(from, floor);
      if (!isOpen || start >= head) return [];
      const added = start - (newest[0]?.offset ?? head);
      const entries = added < 0 ? storedEntries(store, start, head, maxCount) : newest.slice(added, added + maxCount);
      const { found, missing } = takeContiguous(entries, start, maxBytes);
      if (missing !== undefined) throw journalDamagedError(dir, `the entry at offset ${missing} is not there`);
      return found;
    },
    trim: (before) => queue.trim(before),
    onCommit: (listener) => queue.onCommit(listener),
    close() {
      closed ??= shut();
      return closed;
    },
  };
}

/** An outbox that is trimmed to its end must go on counting after a restart. */
function boundsOf(store: JournalStore): { head: number; floor: number } {
  const head = Math.max(edgeOffset(store, true) + 1, Number(store.meta.get('head') ?? 0));
  return { head, floor: edgeOffset(store, false, head) };
}

async function makeEpoch(store: JournalStore): Promise<string> {
  const epoch = randomBytes(4).toString('hex');
  await commit(store, () => {
    void store.meta.put('epoch', epoch);
  });
  return epoch;
}

function edgeOffset({ entries }: JournalStore, reverse: boolean, none = -1): number {
  for (const key of entries.getKeys({ reverse, limit: 1 })) return key;
  return none;
}

function* storedEntries({ entries }: JournalStore, from: number, head: number, limit: number): Generator<JournalEntry> {
  for (const { key, value } of entries.getRange({ start: from, end: head, limit })) yield { offset: key, json: value };
}

/** As many of these entries as follow each other from `from` on and fit; and which one is missing, if one is. */
function takeContiguous(
  entries: Iterable<JournalEntry>,
  from: number,
  maxBytes: number,
): { found: JournalEntry[]; missing?: number } {
  const found: JournalEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (entry.offset !== from + found.length) return { found, missing: from + found.length };
    bytes += entry.json.length * 2;
    if (bytes > maxBytes && found.length > 0) break;
    found.push(entry);
  }
  return found.length > 0 ? { found } : { found, missing: from };
}
