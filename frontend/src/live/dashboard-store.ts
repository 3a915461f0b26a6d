import { type Summary, type SummaryOptions, summarize } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ServerStatus } from 'backend/core/protocol/status';
import type { SlackRecord } from 'backend/core/records/record';
import type { Community } from 'backend/core/state/community';
import { communityDigest } from 'backend/core/state/digest';
import type { Filter } from 'backend/core/state/filter';
import { type FoldOutcome, fold } from 'backend/core/state/fold';
import { createTimeZone } from 'backend/core/time/time-zone';
import { knownTimeZone } from '../format/known-time-zone.ts';
import {
  AFTER_FRAME_MS,
  type Connection,
  type DashboardState,
  LOG_OUTAGE_GRACE_MS,
  SLOW_LATENCY_MS,
} from './dashboard-state.ts';
import { ServerClock } from './server-clock.ts';
import { shareStructure } from './structural-sharing.ts';

/** The shortest time between two views, ms; the first change after a quiet time shows at once. */
const PUBLISH_INTERVAL_MS = 250;
/** A digest reads every row, so it is taken less often, ms. */
const DIGEST_INTERVAL_MS = 1000;
/** The longest time a timer can be set for. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * What this page knows, and the view that follows from it. Records come in, views come out: at most four a second, and
 * whenever a number changes by time alone. Knows neither the network nor React.
 */
export class DashboardStore {
  readonly clock: ServerClock;
  readonly #listeners = new Set<() => void>();
  #community: Community | undefined;
  #settings: DashboardSettings | null = null;
  #summaryRules: SummaryOptions | undefined;
  #status: ServerStatus | null = null;
  #connection: Connection = { state: 'connecting' };
  #cursor = '';
  #latencyMs: number | null = null;
  #state: DashboardState = {
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
  #publishedAt = Number.NEGATIVE_INFINITY;
  /** Whose digest is shown, and since when. */
  #digestedCommunity: Community | undefined;
  #digestedAt = Number.NEGATIVE_INFINITY;
  #digestTimer: ReturnType<typeof setTimeout> | undefined;
  #publishTimer: ReturnType<typeof setTimeout> | undefined;
  #stallTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(clock = new ServerClock()) {
    this.clock = clock;
  }

  /** Of everything folded so far; empty before the first snapshot. */
  get cursor(): string {
    return this.#cursor;
  }

  readonly getState = (): DashboardState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces everything by a snapshot. */
  loadSnapshot(community: Community, cursor: string, settings: DashboardSettings): void {
    this.#community = community;
    this.#cursor = cursor;
    this.#settings = settings;
    this.#updateSummaryRules();
    this.#publish();
  }

  /** Folds one record of the stream. After `too_old` the community is not right any more: a snapshot must be loaded. */
  applyRecord(record: SlackRecord | undefined, cursor: string): FoldOutcome {
    this.#cursor = cursor;
    if (!record || !this.#community) return 'folded';
    const folded = fold(this.#community, record);
    this.#latencyMs = Math.max(0, this.clock.now() - record.received_at);
    this.#schedulePublish();
    return folded;
  }

  /** The stream is at this cursor, whether or not a record brought it there. */
  advanceCursor(cursor: string): void {
    this.#cursor = cursor;
    this.#scheduleDigest();
  }

  /** The server has just said what its clock shows: if that came in good time, nothing is slow any more. */
  observeServerTime(serverNow: number): void {
    this.clock.observe(serverNow);
    const isSlow = this.#latencyMs !== null && this.#latencyMs > SLOW_LATENCY_MS;
    if (!isSlow || this.clock.now() - serverNow > SLOW_LATENCY_MS) return;
    this.#latencyMs = null;
    this.#update({ connection: this.#effectiveConnection() });
  }

  /** Shows at once, and apart from the numbers: the next record need not wait for its turn after it. */
  setStatus(status: ServerStatus): void {
    const before = this.#stalledSince();
    this.#status = shareStructure<ServerStatus>(this.#status ?? status, status);
    this.#update({ status: this.#status, connection: this.#effectiveConnection() });
    // Numbers that begin to stand still, or go on, do so at once.
    if (this.#stalledSince() !== before) this.#publish();
    else this.#scheduleStall();
  }

  setConnection(connection: Connection): void {
    this.#connection = connection;
    this.#publish();
  }

  /** Shows only what the filter lets through, as of a moment (ms UTC) or of the present (null). At once. */
  setViewState(filter: Filter, asOf: number | null): void {
    this.#state = { ...this.#state, filter, asOf };
    this.#publish();
  }

  /** Days and hours by the clocks of this zone, or of the community's own (null). Windows are the same in any zone. */
  setTimeZone(timeZone: string | null): void {
    this.#state = { ...this.#state, timeZone };
    this.#updateSummaryRules();
    this.#publish();
  }

  /** A second score is made, or no longer. */
  setVitalSignsEnabled(vitals: boolean): void {
    this.#state = { ...this.#state, vitals };
    this.#updateSummaryRules();
    this.#publish();
  }

  #updateSummaryRules(): void {
    if (!this.#settings) return;
    const { timeZone } = this.#settings;
    const { vitals } = this.#state;
    this.#summaryRules = {
      ...this.#settings,
      vitals,
      zone: createTimeZone(knownTimeZone(this.#state.timeZone ?? timeZone)),
    };
  }

  #schedulePublish(): void {
    const wait = this.#publishedAt + PUBLISH_INTERVAL_MS - performance.now();
    if (wait <= 0) this.#publish();
    else this.#publishAfter(wait);
  }

  #publishAfter(ms: number): void {
    clearTimeout(this.#publishTimer);
    this.#publishTimer = setTimeout(() => this.#publish(), Math.min(ms, MAX_TIMEOUT_MS));
  }

  #publish(): void {
    clearTimeout(this.#publishTimer);
    this.#publishedAt = performance.now();
    const [community, rules] = [this.#community, this.#summaryRules];
    const { summary: before, filter } = this.#state;
    const summary =
      community && rules
        ? shareStructure<Summary | null>(before, summarize(community, this.#now(), rules, filter, this.#present()))
        : before;
    this.#update({ status: this.#status, settings: this.#settings, connection: this.#effectiveConnection(), summary });
    this.#scheduleDigest();
    this.#scheduleNextChange();
    this.#scheduleStall();
  }

  #update(part: Partial<DashboardState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }

  /** Without a connection, or without the log behind it, nothing is known of the present: the numbers stand as they were. */
  #now(): number {
    const { asOf } = this.#state;
    if (asOf !== null) return Math.min(asOf, this.#present());
    return this.#present();
  }

  #present(): number {
    return this.#frozenAt() ?? this.clock.now();
  }

  #frozenAt(): number | null {
    return this.#connection.state === 'lost' ? this.#connection.asOf : this.#stalledSince();
  }

  /** Since when the server has not reached its log, once that is worth telling; else null. */
  #stalledSince(): number | null {
    const { log } = this.#status ?? {};
    if (log?.state !== 'disconnected' || this.clock.now() < log.since + LOG_OUTAGE_GRACE_MS) return null;
    return log.since;
  }

  #effectiveConnection(): Connection {
    const { feed } = this.#status ?? {};
    if (this.#connection.state !== 'live') return this.#connection;
    const stalledSince = this.#stalledSince();
    if (stalledSince !== null) return { state: 'stalled', asOf: stalledSince };
    if (feed?.state === 'catching_up') return { state: 'catching_up', left: feed.behind };
    return { state: 'live', latencyMs: this.#latencyMs };
  }

  /** Cursor and digest belong together, so they change together; after the frame that shows the numbers. */
  #scheduleDigest(): void {
    const isProved = this.#state.cursor === this.#cursor && this.#digestedCommunity === this.#community;
    if (this.#digestTimer !== undefined || isProved) return;
    const wait = Math.max(AFTER_FRAME_MS, this.#digestedAt + DIGEST_INTERVAL_MS - performance.now());
    this.#digestTimer = setTimeout(() => {
      this.#digestTimer = undefined;
      this.#digestedAt = performance.now();
      this.#digestedCommunity = this.#community;
      if (this.#community) this.#update({ cursor: this.#cursor, digest: communityDigest(this.#community) });
    }, wait);
  }

  #scheduleNextChange(): void {
    const { nextChangeAt } = this.#state.summary ?? {};
    if (this.#frozenAt() !== null || this.#state.asOf !== null || typeof nextChangeAt !== 'number') return;
    this.#publishAfter(Math.max(0, nextChangeAt - this.clock.now()));
  }

  /** No status comes when patience ends. Apart from the next view, which records may already wait for. */
  #scheduleStall(): void {
    clearTimeout(this.#stallTimer);
    const { log } = this.#status ?? {};
    if (log?.state !== 'disconnected' || this.#stalledSince() !== null) return;
    this.#stallTimer = setTimeout(
      () => this.#publish(),
      Math.max(1, log.since + LOG_OUTAGE_GRACE_MS - this.clock.now()),
    );
  }
}
