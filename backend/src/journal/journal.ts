import type { SlackRecord } from '../core/records/record.ts';
import { RedactionPlanner } from '../core/redaction/redaction-planner.ts';
import type { Microseconds } from '../core/time/units.ts';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import { createDiskSpaceGuard, type DiskSpaceGuard } from '../storage/disk-space-guard.ts';
import { completeChannelChanges, finishRescan, rescanAfter, rescanStep } from './channel-rescan.ts';
import { CommitQueue } from './commit-queue.ts';
import { compactStore } from './compact-store.ts';
import { assertJournalIntact, journalDamagedError } from './journal-integrity.ts';
import {
  type ChangesByTeam,
  commit,
  committedState,
  deleteTextVersion,
  INDEXED_TO_KEY,
  type JournalStore,
  NEEDS_COMPACTION_KEY,
  needsReopening,
  openJournalStore,
  type Rescan,
  readChanges,
  readOrCreateEpoch,
  readRescan,
  storedBytes,
  writeChanges,
  writeRedactionPlan,
  writeRescan,
} from './journal-store.ts';
import { boundsOf, storedAdditions, storedEntries, takeContiguous } from './stored-entries.ts';
import { findStoredText, type StoredText } from './stored-text.ts';
import { completeTextVersionIndex, textVersionsToDelete } from './text-version-index.ts';

/** One record at its offset, as the text that is stored. */
export interface JournalEntry {
  offset: number;
  json: string;
  /** The record that `json` encodes, if it is known without parsing. */
  record?: SlackRecord | undefined;
}

/**
 * The durable local log that every accepted record enters before Slack gets its 200. Offsets have no holes.
 *
 * It holds the text of a message only as long as people may see it: the commit of a deletion or an edit removes older
 * texts from their entries, and an older text that arrives later is not stored. The entries stay, with all other
 * fields. See `docs/architecture.md#journal` and `docs/architecture.md#redaction`.
 */
export interface Journal {
  /** Eight random hexadecimal digits, chosen when the journal is created. Offsets of another epoch are invalid here. */
  readonly epoch: string;
  /** Offset of the oldest entry; equals `head` if there is no entry. */
  readonly floor: number;
  /** One past the newest committed entry. */
  readonly head: number;
  /**
   * The size of the entries and their index on disk, bytes. The file may be larger: lmdb keeps freed pages for reuse.
   */
  readonly bytes: number;
  /** Why the last commit failed, or that the current one is slow; empty after one that succeeded. */
  readonly failure: string;
  /** Rejects once a commit hangs. Then this process must end, so that another one can continue. */
  readonly hung: Promise<never>;
  /**
   * Resolves once all records are fsynced, in call order and next to each other, and the texts that they delete or
   * replace are gone. Rejects when the commit failed (then none of it is stored) or the journal is closed.
   */
  append(records: readonly SlackRecord[]): Promise<void>;
  /**
   * The committed entries from `from` on that fit both limits (bytes of UTF-16), and at least one if there is any.
   * Throws if one is missing, because then the file is damaged.
   */
  read(from: number, maxCount: number, maxBytes: number): JournalEntry[];
  /** See `findStoredText`. */
  textOf(channel: string, ts: Microseconds, isOwnTeam: (team: string) => boolean): StoredText | undefined;
  /** Drops every entry before an offset. */
  trim(before: number): Promise<void>;
  /** Calls back after each commit that succeeded or failed, until the returned function is called. */
  onCommit(listener: () => void): () => void;
  /** Idempotent. Appends under way finish first. */
  close(): Promise<void>;
}

/** The largest commit that is kept in memory, bytes of UTF-16. Live events fit; an import may not. */
const LAST_COMMIT_CACHE_BYTES = 1024 * 1024;

/**
 * Opens, or creates, the journal in a folder. If texts were removed since the last time, this takes as long as
 * rewriting the file.
 *
 * Throws `DataDirInUseError` when another process uses the folder, and an error that says what to do when the folder
 * cannot be written or its journal is damaged.
 */
export async function openJournal(dir: string): Promise<Journal> {
  const lock = await lockDataDir(dir);
  try {
    await assertJournalIntact(dir);
    const store = openJournalStore(dir);
    const epoch = await readOrCreateEpoch(store);
    const { floor, head } = boundsOf(store);
    await completeChannelChanges(store, floor, head);
    await completeTextVersionIndex(store, floor, head);
    await finishRescan(store);
    return new LmdbJournal({ dir, lock, epoch, store: await compactStore(dir, store) });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface LmdbJournalOptions {
  dir: string;
  lock: { release(): Promise<void> };
  epoch: string;
  store: JournalStore;
}

class LmdbJournal implements Journal {
  readonly epoch: string;
  readonly #dir: string;
  readonly #lock: { release(): Promise<void> };
  readonly #checkDiskSpace: DiskSpaceGuard;
  readonly #queue = new CommitQueue((records, trimTo) => this.#commit(records, trimTo));
  #store: JournalStore;
  #isStoreOpen = true;
  #needsReopening = false;
  #floor: number;
  #head: number;
  #bytes: number;
  #isBytesCurrent = true;
  /** The entries of the last commit as they are stored, for readers at the head. Empty if they are large. */
  #lastCommit: readonly JournalEntry[] = [];
  #changes: ChangesByTeam;
  /** The entries that are still to be planned again. */
  #rescan: Rescan | undefined;
  #closed: Promise<void> | undefined;

  constructor({ dir, lock, epoch, store }: LmdbJournalOptions) {
    this.epoch = epoch;
    this.#dir = dir;
    this.#lock = lock;
    this.#checkDiskSpace = createDiskSpaceGuard(dir);
    this.#store = store;
    const { floor, head } = boundsOf(store);
    this.#floor = floor;
    this.#head = head;
    this.#bytes = storedBytes(store);
    this.#changes = readChanges(store) ?? new Map();
  }

  get floor(): number {
    return this.#floor;
  }

  get head(): number {
    return this.#head;
  }

  get bytes(): number {
    // Computed on demand: after each commit it would add a tenth to the cost of the commit.
    if (!this.#isBytesCurrent && this.#isStoreOpen) {
      this.#bytes = storedBytes(this.#store);
      this.#isBytesCurrent = true;
    }
    return this.#bytes;
  }

  get failure(): string {
    return this.#queue.failure;
  }

  get hung(): Promise<never> {
    return this.#queue.hung;
  }

  append(records: readonly SlackRecord[]): Promise<void> {
    return this.#queue.append(records);
  }

  trim(before: number): Promise<void> {
    return this.#queue.trim(before);
  }

  onCommit(listener: () => void): () => void {
    return this.#queue.onCommit(listener);
  }

  read(from: number, maxCount: number, maxBytes: number): JournalEntry[] {
    const start = Math.max(from, this.#floor);
    if (!this.#isStoreOpen || start >= this.#head) return [];
    const cached = this.#lastCommit;
    const index = start - (cached[0]?.offset ?? this.#head);
    const entries =
      index < 0 ? storedEntries(this.#store, start, this.#head, maxCount) : cached.slice(index, index + maxCount);
    const { found, missing } = takeContiguous(entries, start, maxBytes);
    if (missing !== undefined) throw journalDamagedError(this.#dir, `the entry at offset ${missing} is missing`);
    return found;
  }

  textOf(channel: string, ts: Microseconds, isOwnTeam: (team: string) => boolean): StoredText | undefined {
    return this.#isStoreOpen ? findStoredText(this.#store, this.#changes, channel, ts, isOwnTeam) : undefined;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      await this.#queue.close();
      await this.#closeStore();
    } finally {
      await this.#lock.release();
    }
  }

  async #commit(records: readonly SlackRecord[], trimTo: number): Promise<void> {
    if (this.#needsReopening) await this.#reopen();
    this.#needsReopening = false;
    try {
      await this.#append(records, trimTo);
    } catch (error) {
      this.#needsReopening = needsReopening(error);
      throw error;
    }
  }

  /**
   * Records of the failed commit may be stored. Their caller got an error and may append them again; a repetition
   * counts once.
   */
  async #reopen(): Promise<void> {
    await this.#closeStore();
    this.#store = openJournalStore(this.#dir);
    this.#isStoreOpen = true;
    this.#lastCommit = [];
    const { floor, head } = boundsOf(this.#store);
    this.#floor = floor;
    this.#head = head;
    this.#changes = readChanges(this.#store) ?? new Map();
    this.#rescan = readRescan(this.#store);
  }

  async #closeStore(): Promise<void> {
    const wasOpen = this.#isStoreOpen;
    this.#isStoreOpen = false;
    if (wasOpen) await this.#store.root.close();
  }

  async #append(records: readonly SlackRecord[], trimTo: number): Promise<void> {
    const store = this.#store;
    const [floor, head] = [this.#floor, this.#head];
    const next = head + records.length;
    const keepFrom = Math.min(trimTo, head);
    const additions = records.map((record, index) => ({ offset: head + index, json: JSON.stringify(record), record }));
    const addedBytes = 2 * additions.reduce((sum, { json }) => sum + json.length, 0);
    // A trim frees space, so it is never refused.
    if (trimTo === 0) await this.#checkDiskSpace(addedBytes);
    const planner = new RedactionPlanner(committedState(store, this.#changes));
    planner.addCommit(additions);
    const rescan = rescanAfter(planner.plan(), this.#rescan, floor, head);
    const rescanLeft = rescan && rescanStep(store, planner, rescan);
    const plan = planner.plan();
    const changes = new Map([...this.#changes, ...plan.changes]);
    const deletedVersions = textVersionsToDelete(store, plan, floor, keepFrom, changes);
    await commit(store, () => {
      for (const { offset, json } of additions) {
        // An entry that the plan redacts is not written with its text first: the page would hold both.
        if (!plan.redactedEntries.has(offset)) void store.entries.put(offset, json);
      }
      writeRedactionPlan(store, plan, head);
      if (plan.changes.size > 0) writeChanges(store, changes);
      for (const message of deletedVersions) deleteTextVersion(store, message);
      for (let offset = floor; offset < keepFrom; offset++) void store.entries.remove(offset);
      if (keepFrom > floor) {
        void store.meta.put('head', String(next));
        // Texts of trimmed entries are in free pages, also of messages that are deleted later.
        void store.meta.put(NEEDS_COMPACTION_KEY, 'yes');
      }
      void store.meta.put(INDEXED_TO_KEY, String(next));
      if (rescan) writeRescan(store, rescanLeft);
    });
    this.#changes = changes;
    this.#rescan = rescanLeft;
    if (addedBytes > LAST_COMMIT_CACHE_BYTES) this.#lastCommit = [];
    else if (additions.length > 0) this.#lastCommit = storedAdditions(additions, plan);
    else if (rescan) this.#lastCommit = [];
    this.#head = next;
    this.#floor = Math.max(floor, keepFrom);
    this.#isBytesCurrent = false;
    this.#continueRescan();
  }

  /** Commits the next step of a rescan. If it fails, the next commit continues it. */
  #continueRescan(): void {
    if (this.#rescan) void this.#queue.append([]).catch(() => undefined);
  }
}
