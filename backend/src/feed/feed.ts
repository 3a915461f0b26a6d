import { setImmediate, setTimeout } from 'node:timers/promises';
import { parseRecordJson } from '../core/records/parse-record.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { type Community, createCommunity } from '../core/state/community.ts';
import { fold } from '../core/state/fold.ts';
import { type Log, type LogBounds, type LogEntry, LogRecreatedError, type Position } from '../log/log.ts';
import type { Checkpoint } from './checkpoint-store.ts';
import { formatCursor } from './cursor.ts';
import { NOTHING_SET_ASIDE, type SetAside } from './set-aside.ts';
import { Tail, type TailLimits } from './tail.ts';

/** What stands for the epoch while the log was never reached. */
export const UNKNOWN_EPOCH = '0';
/** How often a log that is out of reach is looked at, ms. */
const POLL_INTERVAL_MS = 100;

export interface FeedOptions {
  /** Whose community it is; empty for the team of the first record. */
  team?: string;
  tailLimits?: TailLimits;
  /** Adds to a record what was kept out of the log. */
  restoreText?: (record: SlackRecord) => SlackRecord;
  /** Told of each record that is folded. */
  onRecord?: (record: SlackRecord) => void;
  /** Told how long each batch took, ms. */
  onFold?: (took: number) => void;
  /** What was folded before, of this log or perhaps of another one. */
  checkpoint?: Checkpoint | undefined;
}

/**
 * The server's community, folded from the log by one loop, and the newest entries for whoever follows. Replay after a
 * start and live events are the same loop: there is no seam to lose an event at.
 */
export class Feed {
  readonly #log: Log;
  readonly #team: string;
  readonly #tailLimits: TailLimits | undefined;
  readonly #restoreText: (record: SlackRecord) => SlackRecord;
  readonly #onRecord: (record: SlackRecord) => void;
  readonly #onFold: (took: number) => void;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(change: 'entries' | 'recreated') => void>();
  #community: Community;
  #position: number[] = [];
  #epoch = UNKNOWN_EPOCH;
  #tail: Tail;
  #setAside: SetAside;
  #eventTimes: Checkpoint['events'];
  #isReady = false;
  readonly #readyWaiters: (() => void)[] = [];

  constructor(log: Log, options: FeedOptions = {}) {
    const {
      team = '',
      tailLimits: limits,
      restoreText: complete = (record) => record,
      onRecord = () => undefined,
      checkpoint: from,
    } = options;
    this.#restoreText = complete;
    this.#log = log;
    this.#team = team;
    this.#tailLimits = limits;
    this.#onRecord = onRecord;
    this.#onFold = options.onFold ?? (() => undefined);
    this.#community = from?.community ?? createCommunity(team);
    this.#epoch = from?.epoch ?? UNKNOWN_EPOCH;
    this.#position = [...(from?.position ?? [])];
    this.#setAside = { ...(from?.setAside ?? NOTHING_SET_ASIDE) };
    this.#eventTimes = from?.events ?? null;
    this.#tail = new Tail(this.#position, limits);
    if (!from) this.#adoptOrCompareEpoch();
  }

  get community(): Community {
    return this.#community;
  }

  get tail(): Tail {
    return this.#tail;
  }

  /** For each partition the next offset to fold. */
  get position(): Position {
    return this.#position;
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** Of everything folded so far. */
  get cursor(): string {
    return formatCursor({ epoch: this.#epoch, position: this.#position });
  }

  /** How many entries were folded since the start of this process. */
  get foldedCount(): number {
    return this.#tail.end;
  }

  /** Whether a text was edited or deleted since this was last set to false. */
  hasRedactedTexts = false;

  /** All that is folded, where that is, and what was set aside. */
  toCheckpoint(): Checkpoint {
    const [epoch, position, events] = [this.#epoch, [...this.#position], this.#eventTimes];
    return { epoch, position, setAside: { ...this.#setAside }, events, community: this.#community };
  }

  get setAside(): Readonly<SetAside> {
    return this.#setAside;
  }

  /** Entries that the log is known to hold and that are not folded yet. */
  get lag(): number {
    const head = this.#log.bounds()?.head ?? [];
    return head.reduce((sum, end, partition) => sum + Math.max(0, end - (this.#position[partition] ?? 0)), 0);
  }

  /** Calls back after entries were folded, and after the log turned out to be another one than before. */
  onChange(listener: (change: 'entries' | 'recreated') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether the log was reached and everything that it held then is folded: before that, numbers are not the whole. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Resolves once the feed is ready, or closed. */
  async whenReady(): Promise<void> {
    if (this.#isReady || this.#stop.signal.aborted) return;
    await new Promise<void>((resolve) => this.#readyWaiters.push(resolve));
  }

  /** Whether everything before a position is folded. */
  hasFolded(position: Position): boolean {
    return position.every((offset, partition) => offset <= (this.#position[partition] ?? 0));
  }

  /** Resolves once everything before a position is folded, but after so many ms at the latest. */
  async waitUntilFolded(position: Position, ms: number): Promise<void> {
    const stop = new AbortController();
    const late = setTimeout(ms, undefined, { signal: stop.signal }).catch(() => undefined);
    const there = new Promise<void>((resolve) => {
      const stopHearing = this.onChange(() => this.hasFolded(position) && resolve());
      stop.signal.addEventListener('abort', stopHearing);
      if (this.hasFolded(position)) resolve();
    });
    await Promise.race([there, late]);
    stop.abort();
  }

  /** Follows the log until closed. Rejects if the log fails for good: a feed that stopped silently is worse than none. */
  async follow(): Promise<void> {
    while (await this.#consumeLog()) {
      this.#reset();
      // What is known of the log may contradict itself for a moment: it takes a turn of the event loop to hear more.
      await setImmediate();
    }
  }

  close(): void {
    this.#stop.abort();
    this.#listeners.clear();
    for (const resolve of this.#readyWaiters.splice(0)) resolve();
  }

  /** Folds what there is and what comes. Returns whether the log turned out to be another one than at the start. */
  async #consumeLog(): Promise<boolean> {
    const ends = await this.#waitForEnds();
    if (this.#adoptOrCompareEpoch() || (ends && !isWithinEnds(this.#position, ends))) return true;
    this.#updateReadiness();
    try {
      for await (const entries of this.#log.entries(this.#position, this.#stop.signal)) {
        if (this.#adoptOrCompareEpoch()) return true;
        const began = performance.now();
        for (const entry of entries) this.#foldEntry(entry);
        this.#onFold(performance.now() - began);
        this.#updateReadiness();
        this.#notify('entries');
        // The embedded log reads synchronously: without a turn of the event loop a long replay would answer nobody.
        if (this.lag > 0) await setImmediate();
      }
      return false;
    } catch (error) {
      if (error instanceof LogRecreatedError) return true;
      throw error;
    }
  }

  /** What is known of a log must be compared with it before it is read on: a position of another log may never come. */
  async #waitForEnds(): Promise<LogBounds | undefined> {
    while (!this.#log.bounds() && !this.#stop.signal.aborted) await setTimeout(POLL_INTERVAL_MS);
    return this.#log.bounds();
  }

  #updateReadiness(): void {
    if (this.#isReady || this.lag > 0) return;
    this.#isReady = true;
    for (const resolve of this.#readyWaiters.splice(0)) resolve();
  }

  /** While nothing is folded an epoch is simply learnt. */
  #adoptOrCompareEpoch(): boolean {
    const ends = this.#log.bounds();
    if (!ends) return false;
    if (ends.epoch === this.#epoch) return false;
    if (this.#epoch !== UNKNOWN_EPOCH && this.#position.some((offset) => offset > 0)) return true;
    this.#epoch = ends.epoch;
    this.#position = [...ends.floor];
    this.#tail = new Tail(ends.floor, this.#tailLimits);
    return false;
  }

  #reset(): void {
    this.#community = createCommunity(this.#team);
    this.#tail = new Tail([], this.#tailLimits);
    this.#position = [];
    this.#epoch = UNKNOWN_EPOCH;
    this.#setAside = { ...NOTHING_SET_ASIDE };
    this.#eventTimes = null;
    this.#isReady = false;
    this.#adoptOrCompareEpoch();
    this.#notify('recreated');
  }

  #foldEntry(entry: LogEntry): void {
    const stored = entry.record ?? parseRecordJson(entry.json);
    const record = stored && this.#restoreText(stored);
    const outcome = record ? fold(this.#community, record) : 'unreadable';
    // A new outcome compiles only once `SetAsideKind` has it, too.
    if (outcome !== 'folded' && outcome !== 'too_old') this.#setAside[outcome]++;
    else if (record) {
      const at = record.received_at;
      const { first, last } = this.#eventTimes ?? { first: at, last: at };
      if (isSlackEvent(record)) this.#eventTimes = { first: Math.min(first, at), last: Math.max(last, at) };
      this.hasRedactedTexts ||= record.event_type === 'message_changed' || record.event_type === 'message_deleted';
      this.#onRecord(record);
    }
    while (this.#position.length < entry.partition) this.#position.push(0);
    this.#position[entry.partition] = entry.offset + 1;
    const json = record === stored ? entry.json : JSON.stringify(record);
    if (record?.source === 'import') this.#tail.skipImported(entry);
    else this.#tail.push({ partition: entry.partition, offset: entry.offset, json }, record, this.cursor);
  }

  #notify(change: 'entries' | 'recreated'): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** Something that happened in the workspace and that Slack told us then. Its word that it withholds events is none. */
function isSlackEvent({ source, event_type }: SlackRecord): boolean {
  return source === 'slack' && event_type !== 'app_rate_limited';
}

/** A position of this log: not before what it still has, and not after what it ever had. */
function isWithinEnds(position: Position, { floor, head }: LogBounds): boolean {
  return position.every((offset, partition) => offset >= (floor[partition] ?? 0) && offset <= (head[partition] ?? 0));
}
