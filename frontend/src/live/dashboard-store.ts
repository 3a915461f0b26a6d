import type { Community } from 'backend/core/community';
import { communityDigest } from 'backend/core/digest';
import type { Filter } from 'backend/core/filter';
import { type FoldOutcome, fold } from 'backend/core/fold';
import type { SlackRecord } from 'backend/core/record';
import type { DashboardSettings } from 'backend/core/settings';
import type { ServerStatus } from 'backend/core/status';
import { type Summary, type SummaryOptions, summarize } from 'backend/core/summary';
import { createTimeZone } from 'backend/core/zone';
import { knownZone } from '../known-zone.ts';
import { retain } from './retain.ts';
import { ServerClock } from './server-clock.ts';
import { AFTER_FRAME_MS, type Connection, PATIENCE_MS, SLOW_MS, type View } from './view.ts';

/** The shortest time between two views, ms; the first change after a quiet time shows at once. */
const PACE = 250;
/** A digest reads every row, so it is taken less often, ms. */
const DIGEST_PACE = 1000;
/** The longest time a timer can be set for. */
const LONGEST = 2 ** 31 - 1;

/**
 * What this page knows, and the view that follows from it. Records come in, views come out: at most four a second, and
 * whenever a number changes by time alone. Knows neither the network nor React.
 */
export class DashboardStore {
  readonly clock: ServerClock;
  readonly #listeners = new Set<() => void>();
  #community: Community | undefined;
  #settings: DashboardSettings | null = null;
  #rules: SummaryOptions | undefined;
  #status: ServerStatus | null = null;
  #connection: Connection = { state: 'connecting' };
  #cursor = '';
  #latency: number | null = null;
  #view: View = {
    summary: null,
    status: null,
    settings: null,
    connection: this.#connection,
    asOf: null,
    timeZone: null,
    vitals: false,
    filter: {},
    cursor: '',
    digest: '',
  };
  #shownAt = Number.NEGATIVE_INFINITY;
  /** Whose digest is shown, and since when. */
  #proved: Community | undefined;
  #provedAt = Number.NEGATIVE_INFINITY;
  #proving: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stalling: ReturnType<typeof setTimeout> | undefined;

  constructor(clock = new ServerClock()) {
    this.clock = clock;
  }

  /** Of everything folded so far; empty before the first snapshot. */
  get cursor(): string {
    return this.#cursor;
  }

  readonly view = (): View => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces everything by a snapshot. */
  load(community: Community, cursor: string, settings: DashboardSettings): void {
    this.#community = community;
    this.#cursor = cursor;
    this.#settings = settings;
    this.#setRules();
    this.#show();
  }

  /** Folds one record of the stream. After `too_old` the community is not right any more: a snapshot must be loaded. */
  take(record: SlackRecord | undefined, cursor: string): FoldOutcome {
    this.#cursor = cursor;
    if (!record || !this.#community) return 'folded';
    const folded = fold(this.#community, record);
    this.#latency = Math.max(0, this.clock.now() - record.received_at);
    this.#changed();
    return folded;
  }

  /** The stream is at this cursor, whether or not a record brought it there. */
  reach(cursor: string): void {
    this.#cursor = cursor;
    this.#proveLater();
  }

  /** The server has just said what its clock shows: if that came in good time, nothing is slow any more. */
  hear(serverNow: number): void {
    this.clock.hear(serverNow);
    const isSlow = this.#latency !== null && this.#latency > SLOW_MS;
    if (!isSlow || this.clock.now() - serverNow > SLOW_MS) return;
    this.#latency = null;
    this.#tell({ connection: this.#connected() });
  }

  /** Shows at once, and apart from the numbers: the next record need not wait for its turn after it. */
  setStatus(status: ServerStatus): void {
    const before = this.#stalledSince();
    this.#status = retain<ServerStatus>(this.#status ?? status, status);
    this.#tell({ status: this.#status, connection: this.#connected() });
    // Numbers that begin to stand still, or go on, do so at once.
    if (this.#stalledSince() !== before) this.#show();
    else this.#stallLater();
  }

  setConnection(connection: Connection): void {
    this.#connection = connection;
    this.#show();
  }

  /** Shows only what the filter lets through, as of a moment (ms UTC) or of the present (null). At once. */
  look(filter: Filter, asOf: number | null): void {
    this.#view = { ...this.#view, filter, asOf };
    this.#show();
  }

  /** Days and hours by the clocks of this zone, or of the community's own (null). Windows are the same in any zone. */
  setZone(timeZone: string | null): void {
    this.#view = { ...this.#view, timeZone };
    this.#setRules();
    this.#show();
  }

  /** A second score is made, or no longer. */
  setVitals(vitals: boolean): void {
    this.#view = { ...this.#view, vitals };
    this.#setRules();
    this.#show();
  }

  #setRules(): void {
    if (!this.#settings) return;
    const { timeZone } = this.#settings;
    const { vitals } = this.#view;
    this.#rules = { ...this.#settings, vitals, zone: createTimeZone(knownZone(this.#view.timeZone ?? timeZone)) };
  }

  #changed(): void {
    const wait = this.#shownAt + PACE - performance.now();
    if (wait <= 0) this.#show();
    else this.#showIn(wait);
  }

  #showIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), Math.min(ms, LONGEST));
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#shownAt = performance.now();
    const [community, rules] = [this.#community, this.#rules];
    const { summary: before, filter } = this.#view;
    const summary =
      community && rules
        ? retain<Summary | null>(before, summarize(community, this.#now(), rules, filter, this.#present()))
        : before;
    this.#tell({ status: this.#status, settings: this.#settings, connection: this.#connected(), summary });
    this.#proveLater();
    this.#showAgain();
    this.#stallLater();
  }

  #tell(part: Partial<View>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }

  /** Without a connection, or without the log behind it, nothing is known of the present: the numbers stand as they were. */
  #now(): number {
    const { asOf } = this.#view;
    if (asOf !== null) return Math.min(asOf, this.#present());
    return this.#present();
  }

  #present(): number {
    return this.#standsAt() ?? this.clock.now();
  }

  #standsAt(): number | null {
    return this.#connection.state === 'lost' ? this.#connection.asOf : this.#stalledSince();
  }

  /** Since when the server has not reached its log, once that is worth telling; else null. */
  #stalledSince(): number | null {
    const { log } = this.#status ?? {};
    if (log?.state !== 'disconnected' || this.clock.now() < log.since + PATIENCE_MS) return null;
    return log.since;
  }

  #connected(): Connection {
    const { feed } = this.#status ?? {};
    if (this.#connection.state !== 'live') return this.#connection;
    const stalledSince = this.#stalledSince();
    if (stalledSince !== null) return { state: 'stalled', asOf: stalledSince };
    if (feed?.state === 'catching_up') return { state: 'catching_up', left: feed.behind };
    return { state: 'live', latencyMs: this.#latency };
  }

  /** Cursor and digest belong together, so they change together; after the frame that shows the numbers. */
  #proveLater(): void {
    const isProved = this.#view.cursor === this.#cursor && this.#proved === this.#community;
    if (this.#proving !== undefined || isProved) return;
    const wait = Math.max(AFTER_FRAME_MS, this.#provedAt + DIGEST_PACE - performance.now());
    this.#proving = setTimeout(() => {
      this.#proving = undefined;
      this.#provedAt = performance.now();
      this.#proved = this.#community;
      if (this.#community) this.#tell({ cursor: this.#cursor, digest: communityDigest(this.#community) });
    }, wait);
  }

  #showAgain(): void {
    const { nextChangeAt } = this.#view.summary ?? {};
    if (this.#standsAt() !== null || this.#view.asOf !== null || typeof nextChangeAt !== 'number') return;
    this.#showIn(Math.max(0, nextChangeAt - this.clock.now()));
  }

  /** No status comes when patience ends. Apart from the next view, which records may already wait for. */
  #stallLater(): void {
    clearTimeout(this.#stalling);
    const { log } = this.#status ?? {};
    if (log?.state !== 'disconnected' || this.#stalledSince() !== null) return;
    this.#stalling = setTimeout(() => this.#show(), Math.max(1, log.since + PATIENCE_MS - this.clock.now()));
  }
}
