import { MetricContext } from 'backend/core/metrics/metric-context';
import { type Summary, type SummaryOptions, summarize } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ServerStatus } from 'backend/core/protocol/status';
import type { SlackRecord } from 'backend/core/records/record';
import type { Community } from 'backend/core/state/community';
import type { FoldOutcome } from 'backend/core/state/fold';
import { createTimeZone, type TimeZone } from 'backend/core/time/time-zone';
import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { knownTimeZone } from '../format/known-time-zone.ts';
import {
  AFTER_FRAME_MS,
  type Connection,
  type DashboardState,
  DEFAULT_CHOICES,
  LOG_OUTAGE_GRACE_MS,
  SLOW_LATENCY_MS,
  type ViewerChoices,
} from './dashboard-state.ts';
import { loadRecordScript, recordScript } from './record-script.ts';
import { ServerClock } from './server-clock.ts';
import { shareStructure } from './structural-sharing.ts';

/** How often a store computes what it publishes. */
export interface StoreIntervals {
  /** The shortest time between two published states; the first change after a quiet time is published at once. */
  publishMs: Milliseconds;
  /** A digest reads every row, so it is computed less often. */
  digestMs: Milliseconds;
}

const PAGE_INTERVALS: StoreIntervals = { publishMs: 250, digestMs: SECOND_MS };
/** The longest delay that a browser's timer accepts. */
const MAX_TIMEOUT_MS: Milliseconds = 2 ** 31 - 1;

/**
 * Holds the community of this page and publishes the dashboard state that follows from it: at most four times a second
 * while records arrive, and whenever a number changes by time alone. It imports neither network nor React.
 * See docs/architecture.md#shared-stream-and-store.
 */
export class DashboardStore {
  readonly clock: ServerClock;
  readonly #intervals: StoreIntervals;
  readonly #listeners = new Set<() => void>();
  #isPaused = false;
  #community: Community | undefined;
  #settings: DashboardSettings | null = null;
  #summaryRules: SummaryOptions | undefined;
  #zone: TimeZone | undefined;
  #status: ServerStatus | null = null;
  #connection: Connection = { state: 'connecting' };
  #cursor = '';
  #latencyMs: Milliseconds | null = null;
  #state: DashboardState = {
    summary: null,
    status: null,
    settings: null,
    connection: this.#connection,
    choices: DEFAULT_CHOICES,
    past: null,
    cursor: '',
    digest: '',
  };
  /** In `performance.now()`, as `#digestedAt` is. */
  #publishedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  /** The community whose digest is published. */
  #digestedCommunity: Community | undefined;
  #digestedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  #digestTimer: ReturnType<typeof setTimeout> | undefined;
  #publishTimer: ReturnType<typeof setTimeout> | undefined;
  #stallTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(clock = new ServerClock(), intervals = PAGE_INTERVALS) {
    this.clock = clock;
    this.#intervals = intervals;
  }

  /** The community, to read only; undefined before the first snapshot. */
  get community(): Readonly<Community> | undefined {
    return this.#community;
  }

  /** The cursor after everything that is folded; empty before the first snapshot. */
  get cursor(): string {
    return this.#cursor;
  }

  readonly getState = (): DashboardState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces the community with that of a snapshot. */
  loadSnapshot(community: Community, cursor: string, settings: DashboardSettings): void {
    this.#community = community;
    this.#cursor = cursor;
    this.#settings = settings;
    this.#updateSummaryRules();
    this.#publish();
  }

  /** Folds one record of the stream. After `too_old` the community is incomplete, and a snapshot must be loaded. Needs `record-script.ts` to be loaded. */
  applyRecord(record: SlackRecord | undefined, cursor: string): FoldOutcome {
    this.#cursor = cursor;
    if (!record || !this.#community) return 'folded';
    const outcome = recordScript().fold(this.#community, record);
    this.#latencyMs = Math.max(0, this.clock.now() - record.received_at);
    this.#schedulePublish();
    return outcome;
  }

  /** Moves to a cursor that the stream has reached without a record. */
  advanceCursor(cursor: string): void {
    this.#cursor = cursor;
    this.#scheduleDigest();
  }

  /** Takes the time that the server has just sent (ms UTC). If it arrived fast, a slow latency of before is over. */
  observeServerTime(serverNow: Milliseconds): void {
    this.clock.observe(serverNow);
    const isSlow = this.#latencyMs !== null && this.#latencyMs > SLOW_LATENCY_MS;
    if (!isSlow || this.clock.now() - serverNow > SLOW_LATENCY_MS) return;
    this.#latencyMs = null;
    this.#update({ connection: this.#effectiveConnection() });
  }

  /** Publishes a status at once and without the numbers, so that the next record does not have to wait because of it. */
  setStatus(status: ServerStatus): void {
    const stalledBefore = this.#stalledSince();
    this.#status = shareStructure<ServerStatus>(this.#status ?? status, status);
    this.#update({ status: this.#status, connection: this.#effectiveConnection() });
    // The numbers must stop, or continue, at the same time as the page reports it.
    if (this.#stalledSince() !== stalledBefore) this.#publish();
    else this.#scheduleStall();
  }

  setConnection(connection: Connection): void {
    this.#connection = connection;
    this.#publish();
  }

  /** Changes some of the choices. Publishes at once. */
  setChoices(changes: Partial<ViewerChoices>): void {
    this.#state = { ...this.#state, choices: { ...this.#state.choices, ...changes } };
    this.#updateSummaryRules();
    this.#publish();
  }

  /** While paused, records are folded and no numbers are computed. */
  setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (!isPaused) this.#publish();
  }

  /** What `run` returns for the community with the current choices; undefined before the first snapshot. */
  compute<Result>(run: (context: MetricContext) => Result): Result | undefined {
    const [community, rules] = [this.#community, this.#summaryRules];
    if (!community || !rules) return undefined;
    return run(new MetricContext(community, this.#shownTime(), rules, this.#state.choices.filter, this.#present()));
  }

  #updateSummaryRules(): void {
    if (!this.#settings) return;
    const { vitals, period, comparison, definition, timeZone } = this.#state.choices;
    const rules = {
      ...this.#settings,
      vitals,
      period,
      comparison,
      ...(definition && { definition }),
      zone: this.#zoneOf(knownTimeZone(timeZone ?? this.#settings.timeZone)),
    };
    this.#summaryRules = rules;
  }

  /** A time zone keeps the offsets that it computed, so the same one is used as long as its name is. */
  #zoneOf(name: string): TimeZone {
    if (this.#zone?.name !== name) this.#zone = createTimeZone(name);
    return this.#zone;
  }

  #schedulePublish(): void {
    const delayMs = this.#publishedAt + this.#intervals.publishMs - performance.now();
    if (delayMs <= 0) this.#publish();
    else this.#publishAfter(delayMs);
  }

  #publishAfter(delayMs: Milliseconds): void {
    clearTimeout(this.#publishTimer);
    this.#publishTimer = setTimeout(() => this.#publish(), Math.min(delayMs, MAX_TIMEOUT_MS));
  }

  #publish(): void {
    clearTimeout(this.#publishTimer);
    this.#publishedAt = performance.now();
    const [community, rules] = [this.#community, this.#summaryRules];
    const { summary: before, choices } = this.#state;
    const summary =
      community && rules && !this.#isPaused
        ? shareStructure<Summary | null>(
            before,
            summarize(community, this.#shownTime(), rules, choices.filter, this.#present()),
          )
        : before;
    this.#update({ status: this.#status, settings: this.#settings, connection: this.#effectiveConnection(), summary });
    this.#scheduleDigest();
    this.#scheduleNextChange();
    this.#scheduleStall();
  }

  #update(changes: Partial<DashboardState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }

  /** The moment that the numbers refer to, ms UTC. */
  #shownTime(): Milliseconds {
    const { asOf } = this.#state.choices;
    return asOf === null ? this.#present() : Math.min(asOf, this.#present());
  }

  /** Time stops without a connection, or without the log behind it: nothing is known about the time since then. */
  #present(): Milliseconds {
    return this.#frozenAt() ?? this.clock.now();
  }

  #frozenAt(): Milliseconds | null {
    return this.#connection.state === 'lost' ? this.#connection.asOf : this.#stalledSince();
  }

  /** Since when the server has not reached its log, ms UTC; null during the first ten seconds. */
  #stalledSince(): Milliseconds | null {
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

  /** Publishes cursor and digest together, because one proves the other, and after the frame that draws the numbers. */
  #scheduleDigest(): void {
    const isCurrent = this.#state.cursor === this.#cursor && this.#digestedCommunity === this.#community;
    if (this.#digestTimer !== undefined || isCurrent) return;
    const delayMs = Math.max(AFTER_FRAME_MS, this.#digestedAt + this.#intervals.digestMs - performance.now());
    this.#digestTimer = setTimeout(async () => {
      const { communityDigest } = await loadRecordScript();
      this.#digestTimer = undefined;
      this.#digestedAt = performance.now();
      this.#digestedCommunity = this.#community;
      if (this.#community) this.#update({ cursor: this.#cursor, digest: communityDigest(this.#community) });
    }, delayMs);
  }

  #scheduleNextChange(): void {
    const { nextChangeAt } = this.#state.summary ?? {};
    if (this.#frozenAt() !== null || this.#state.choices.asOf !== null || typeof nextChangeAt !== 'number') return;
    this.#publishAfter(Math.max(0, nextChangeAt - this.clock.now()));
  }

  /** Publishes when an outage of the log exceeds its grace, for which no status arrives. It has a timer of its own. */
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
