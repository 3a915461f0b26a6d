import { setImmediate, setTimeout } from 'node:timers/promises';
import { isEnterpriseId } from '../core/records/enterprise-id.ts';
import { parseRecordJson } from '../core/records/parse-record.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { type Community, createCommunity } from '../core/state/community.ts';
import { fold } from '../core/state/fold.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { type Log, type LogBounds, type LogEntry, LogRecreatedError, type Position } from '../log/log.ts';
import type { Checkpoint } from './checkpoint-store.ts';
import { formatCursor } from './cursor.ts';
import { NOTHING_SET_ASIDE, type SetAside } from './set-aside.ts';
import { Tail, type TailLimits } from './tail.ts';

/** The epoch of a cursor before the log is reached for the first time. */
export const UNKNOWN_EPOCH = '0';
/** How often to check whether the log is reached. */
const POLL_INTERVAL_MS: Milliseconds = 100;

export interface FeedOptions {
  /** The team whose records are folded; empty for the team of the first record. */
  team?: string;
  tailLimits?: TailLimits;
  /** Adds to a record the text that was kept out of the log. */
  restoreText?: (record: SlackRecord) => SlackRecord;
  /** Called with each record that is folded. */
  onRecord?: (record: SlackRecord) => void;
  /** Called after each batch with the time that folding it took. */
  onFold?: (durationMs: Milliseconds) => void;
  /** The folded state of an earlier run: of this log, or of another one if the log was recreated. */
  checkpoint?: Checkpoint | undefined;
}

/**
 * Reads the log in one loop, folds each record into the community, and keeps the newest entries in the tail
 * (docs/architecture.md#feed-and-tail). A replay and live events go through the same loop, so nothing is lost in
 * between.
 */
export class Feed {
  readonly #log: Log;
  readonly #team: string;
  readonly #tailLimits: TailLimits | undefined;
  readonly #restoreText: (record: SlackRecord) => SlackRecord;
  readonly #onRecord: (record: SlackRecord) => void;
  readonly #onFold: (durationMs: Milliseconds) => void;
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
    const { team = '', tailLimits, checkpoint } = options;
    this.#log = log;
    this.#team = team;
    this.#tailLimits = tailLimits;
    this.#restoreText = options.restoreText ?? ((record) => record);
    this.#onRecord = options.onRecord ?? (() => undefined);
    this.#onFold = options.onFold ?? (() => undefined);
    this.#community = checkpoint?.community ?? createCommunity(team);
    this.#epoch = checkpoint?.epoch ?? UNKNOWN_EPOCH;
    this.#position = [...(checkpoint?.position ?? [])];
    this.#setAside = { ...(checkpoint?.setAside ?? NOTHING_SET_ASIDE) };
    this.#eventTimes = checkpoint?.events ?? null;
    this.#tail = new Tail(this.#position, tailLimits);
    if (!checkpoint) this.#adoptOrCompareEpoch();
  }

  get community(): Community {
    return this.#community;
  }

  get tail(): Tail {
    return this.#tail;
  }

  /** For each partition, the next offset to fold. */
  get position(): Position {
    return this.#position;
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** The cursor after everything that is folded. */
  get cursor(): string {
    return formatCursor({ epoch: this.#epoch, position: this.#position });
  }

  /** How many entries were folded since the process started. */
  get foldedCount(): number {
    return this.#tail.end;
  }

  /** Whether a text or a name was edited, deleted or made private since this was last set to false. */
  hasRedactedTexts = false;

  /** The folded state with its position in the log. It shares the community object with the feed. */
  toCheckpoint(): Checkpoint {
    return {
      epoch: this.#epoch,
      position: [...this.#position],
      setAside: { ...this.#setAside },
      events: this.#eventTimes,
      community: this.#community,
    };
  }

  get setAside(): Readonly<SetAside> {
    return this.#setAside;
  }

  /** How many entries of the log are not folded yet, by its last known bounds. */
  get lag(): number {
    const head = this.#log.bounds()?.head ?? [];
    return head.reduce((sum, end, partition) => sum + Math.max(0, end - (this.#position[partition] ?? 0)), 0);
  }

  /**
   * Adds a listener, called after entries are folded and after the log is recreated. Returns a function that removes
   * it.
   */
  onChange(listener: (change: 'entries' | 'recreated') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether the feed has caught up with the log once since the start. Until then the numbers are incomplete. */
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

  /** Resolves once everything before a position is folded, and at the latest after the timeout. */
  async waitUntilFolded(position: Position, timeoutMs: Milliseconds): Promise<void> {
    const stop = new AbortController();
    const timeout = setTimeout(timeoutMs, undefined, { signal: stop.signal }).catch(() => undefined);
    const folded = new Promise<void>((resolve) => {
      const removeListener = this.onChange(() => this.hasFolded(position) && resolve());
      stop.signal.addEventListener('abort', removeListener);
      if (this.hasFolded(position)) resolve();
    });
    await Promise.race([folded, timeout]);
    stop.abort();
  }

  /** Follows the log until the feed is closed. Rejects if the log fails permanently. */
  async follow(): Promise<void> {
    while (await this.#consumeLog()) {
      this.#reset();
      // The bounds of the log may contradict its entries for a moment; they are updated in the next turns of the event
      // loop.
      await setImmediate();
    }
  }

  close(): void {
    this.#stop.abort();
    this.#listeners.clear();
    for (const resolve of this.#readyWaiters.splice(0)) resolve();
  }

  /** Folds past and new entries. Resolves with true if the log was recreated, with false if the feed is closed. */
  async #consumeLog(): Promise<boolean> {
    const bounds = await this.#waitForBounds();
    if (this.#adoptOrCompareEpoch() || (bounds && !isWithinBounds(this.#position, bounds))) return true;
    this.#updateReadiness();
    try {
      for await (const entries of this.#log.entries(this.#position, this.#stop.signal)) {
        if (this.#adoptOrCompareEpoch()) return true;
        const startedAt = performance.now();
        for (const entry of entries) this.#foldEntry(entry);
        this.#onFold(performance.now() - startedAt);
        this.#updateReadiness();
        this.#notify('entries');
        // The embedded log reads synchronously: without this, a long replay would block every response.
        if (this.lag > 0) await setImmediate();
      }
      return false;
    } catch (error) {
      if (error instanceof LogRecreatedError) return true;
      throw error;
    }
  }

  /**
   * Resolves with the bounds once the log is reached. The position is compared with them before the feed reads, because
   * the log may never reach a position of another log.
   */
  async #waitForBounds(): Promise<LogBounds | undefined> {
    while (!this.#log.bounds() && !this.#stop.signal.aborted) await setTimeout(POLL_INTERVAL_MS);
    return this.#log.bounds();
  }

  #updateReadiness(): void {
    if (this.#isReady || this.lag > 0) return;
    this.#isReady = true;
    for (const resolve of this.#readyWaiters.splice(0)) resolve();
  }

  /**
   * Returns whether the log was recreated. While nothing is folded, the feed takes over the epoch of the log instead.
   */
  #adoptOrCompareEpoch(): boolean {
    const bounds = this.#log.bounds();
    if (!bounds || bounds.epoch === this.#epoch) return false;
    if (this.#epoch !== UNKNOWN_EPOCH && this.#position.some((offset) => offset > 0)) return true;
    this.#epoch = bounds.epoch;
    this.#position = [...bounds.floor];
    this.#tail = new Tail(bounds.floor, this.#tailLimits);
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
    // A new outcome of the fold does not compile until `SetAsideKind` includes it.
    if (outcome !== 'folded' && outcome !== 'too_old') this.#setAside[outcome]++;
    else if (record) this.#observe(record);
    while (this.#position.length < entry.partition) this.#position.push(0);
    this.#position[entry.partition] = entry.offset + 1;
    const json = record === stored ? entry.json : JSON.stringify(record);
    if (record?.source === 'import') this.#tail.skipImported(entry);
    else this.#pushToTail({ ...entry, json }, record);
  }

  #pushToTail({ partition, offset, json }: LogEntry, record: SlackRecord | undefined): void {
    const { team, channelChanges } = this.#community;
    const isOwn = record !== undefined && (record.team === team || isEnterpriseId(record.team));
    const changes = isOwn ? channelChanges : undefined;
    this.#tail.push({ partition, offset, json }, record, this.cursor, changes);
  }

  #observe(record: SlackRecord): void {
    const at = record.received_at;
    const { first, last } = this.#eventTimes ?? { first: at, last: at };
    if (isSlackEvent(record)) this.#eventTimes = { first: Math.min(first, at), last: Math.max(last, at) };
    this.hasRedactedTexts ||= REDACTING_TYPES.has(record.event_type) || 'edited_ts' in record;
    this.#onRecord(record);
  }

  #notify(change: 'entries' | 'recreated'): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** The types of records that remove texts or names. */
const REDACTING_TYPES: ReadonlySet<string> = new Set([
  'message_changed',
  'message_deleted',
  'channel_id_changed',
  'channel_deleted',
  'channel_converted',
]);

/**
 * Whether Slack delivered the record as an event. `app_rate_limited` is not an event, but a notice that Slack withholds
 * events.
 */
function isSlackEvent({ source, event_type }: SlackRecord): boolean {
  return source === 'slack' && event_type !== 'app_rate_limited';
}

/** Whether a position can be of this log: not before its floor and not after its head. */
function isWithinBounds(position: Position, { floor, head }: LogBounds): boolean {
  return position.every((offset, partition) => offset >= (floor[partition] ?? 0) && offset <= (head[partition] ?? 0));
}
