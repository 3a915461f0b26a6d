import type { Clock } from '../../async/clock.ts';
import { type CoalescingWriter, createCoalescingWriter } from '../../async/coalescing-writer.ts';
import {
  type ClosedGap,
  type Gap,
  type GapCause,
  MIN_GAP_MS,
  markGapsRepaired,
  mergeGaps,
  shortenGapsAtEvent,
} from '../../core/protocol/gaps.ts';
import { parseGaps } from '../../core/protocol/parse-gaps.ts';
import type { SlackRecord } from '../../core/records/record.ts';

export interface GapTrackerOptions {
  clock: Clock;
  /** What was written last, and what writes it so that it survives a crash. */
  file: { read(): Promise<string | undefined>; write(json: string): Promise<void> };
  warn: (text: string) => void;
}

/** What is kept. */
interface SavedGaps {
  /** Until when events could be heard, ms UTC; 0 before the first time. */
  until: number;
  gaps: readonly ClosedGap[];
}

/** How often to look at the clock, ms. */
const CHECK_INTERVAL_MS = 1000;
/** How often it is written down that events can be heard, ms. */
const HEARTBEAT_MS = 30_000;

/** Knows when events could be heard and when not, through restarts and crashes, whichever way they come. */
export class GapTracker {
  readonly #options: GapTrackerOptions;
  readonly #saved: SavedGaps;
  readonly #writer: CoalescingWriter;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #isConnected = false;
  /** Why not. */
  #cause: GapCause = 'down';
  #savedAt = 0;
  #onSleepDetected: (from: number, to: number) => void = () => undefined;
  #backfilledSince: () => number | null = () => null;

  private constructor(parts: GapTrackerOptions, kept: SavedGaps) {
    this.#options = parts;
    this.#saved = kept;
    this.#writer = createCoalescingWriter(() => parts.file.write(JSON.stringify({ v: 1, ...this.#saved })));
    this.#running = this.#run();
  }

  static async open(parts: GapTrackerOptions): Promise<GapTracker> {
    try {
      return new GapTracker(parts, parseSavedGaps(await parts.file.read()));
    } catch (error) {
      const why = error instanceof Error ? error.message : error;
      parts.warn(`When events could not be heard is not known any more (${why}): it is written down anew.`);
      return new GapTracker(parts, { until: 0, gaps: [] });
    }
  }

  /**
   * `onAsleep`: told of a time (ms) in which nobody noticed that nothing was heard. `readBackFrom`: from when on all that
   * happened was read from Slack; null while something is still to be read, or nothing can be.
   */
  setCallbacks(onAsleep: (from: number, to: number) => void, readBackFrom: () => number | null): void {
    this.#onSleepDetected = onAsleep;
    this.#backfilledSince = readBackFrom;
  }

  /** Events can be heard from now on, or not any more. */
  setConnected(isListening: boolean, cause: GapCause): void {
    const { clock } = this.#options;
    if (isListening === this.#isConnected) return;
    this.#detectSleep();
    const now = clock.now();
    if (isListening) this.#addGap({ from: this.#saved.until, to: now, cause: this.#cause, repaired: false });
    this.#isConnected = isListening;
    this.#cause = cause;
    this.#saved.until = now;
    this.#save();
  }

  /** A record is in the log, accepted now, by an earlier run, or by another process. In any order. */
  observeRecord({ source, event_type, timestamp, received_at }: SlackRecord): void {
    if (source !== 'slack') return;
    const from = Number(timestamp) * 1000;
    if (event_type !== 'app_rate_limited') this.eventReceived(received_at);
    else if (from > 0) this.#addGap({ from, to: from + MIN_GAP_MS, cause: 'rate_limited', repaired: false });
  }

  /** An event was accepted at this time, ms UTC. */
  eventReceived(at: number): void {
    const { gaps, until } = this.#saved;
    if (!this.#isConnected && until > 0 && at > until && at <= this.#options.clock.now()) this.#saved.until = at;
    const known = shortenGapsAtEvent(gaps, at);
    if (known === gaps) return;
    this.#saved.gaps = known;
    this.#save();
  }

  /** All that happened between two times (ms) is in the log now. */
  readonly markBackfilled = (from: number, to: number): void => {
    const { gaps } = this.#saved;
    if (!gaps.some((gap) => !gap.repaired && gap.from >= from && gap.to <= to)) return;
    this.#saved.gaps = mergeGaps(markGapsRepaired(gaps, from, to), this.#options.clock.now());
    this.#save();
  };

  /** Oldest first; the last one may go on. */
  gaps(): Gap[] {
    const { until, gaps } = this.#saved;
    const isOpen = !this.#isConnected && until > 0 && this.#options.clock.now() - until >= MIN_GAP_MS;
    return isOpen ? [...gaps, { from: until, to: null, cause: this.#cause, repaired: false }] : [...gaps];
  }

  /** From now on nothing is heard; idempotent. */
  async close(): Promise<void> {
    this.setConnected(false, 'down');
    this.#stop.abort();
    await this.#running;
    await this.#writer.write().catch(this.#reportUnsaved);
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await clock.sleep(CHECK_INTERVAL_MS, signal);
      if (signal.aborted) return;
      this.#detectSleep();
      const now = clock.now();
      if (this.#isConnected) this.#saved.until = now;
      const from = this.#backfilledSince();
      if (from !== null) this.markBackfilled(from, now);
      if (this.#isConnected && Math.abs(now - this.#savedAt) >= HEARTBEAT_MS) this.#save();
    }
  }

  /** Who looks each second and finds that minutes are gone was asleep, and with it all else. */
  #detectSleep(): void {
    const now = this.#options.clock.now();
    const { until } = this.#saved;
    if (!this.#isConnected || now - until < MIN_GAP_MS) return;
    this.#saved.until = now;
    this.#addGap({ from: until, to: now, cause: 'asleep', repaired: false });
    this.#onSleepDetected(until, now);
  }

  #addGap(gap: ClosedGap): void {
    if (gap.from === 0 || gap.to - gap.from < MIN_GAP_MS) return;
    const { gaps } = this.#saved;
    // A replay tells again of what is known, and perhaps repaired.
    const isKnown = gaps.some(({ cause, from, to }) => cause === gap.cause && from <= gap.from && to >= gap.to);
    if (isKnown) return;
    this.#saved.gaps = mergeGaps([...gaps, gap], this.#options.clock.now());
    this.#save();
  }

  #save(): void {
    this.#savedAt = this.#options.clock.now();
    this.#writer.write().catch(this.#reportUnsaved);
  }

  readonly #reportUnsaved = (error: unknown): void => {
    this.#options.warn(
      `When events can be heard is not written down: ${error instanceof Error ? error.message : error}`,
    );
  };
}

function parseSavedGaps(json: string | undefined): SavedGaps {
  if (json === undefined) return { until: 0, gaps: [] };
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || !('v' in value && 'until' in value && 'gaps' in value))
    throw new Error('it is not one of ours');
  const { v, until, gaps } = value;
  if (v !== 1 || typeof until !== 'number') throw new Error('it was made by another version');
  return { until, gaps: parseGaps(gaps).filter(isPast) };
}

function isPast(gap: Gap): gap is ClosedGap {
  return gap.to !== null;
}
