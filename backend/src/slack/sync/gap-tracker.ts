import type { Clock } from '../../async/clock.ts';
import { type CoalescingWriter, createCoalescingWriter } from '../../async/coalescing-writer.ts';
import { errorMessage } from '../../async/error-message.ts';
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
import { type Milliseconds, SECOND_MS, secondsToMs } from '../../core/time/units.ts';

export interface GapTrackerOptions {
  clock: Clock;
  /** Reads the last saved text, and saves a text so that it survives a crash. */
  file: { read(): Promise<string | undefined>; write(json: string): Promise<void> };
  /** Logs a sentence for the operator. */
  warn: (text: string) => void;
}

/** The content of the file `listening`. */
interface SavedGaps {
  /** The last time at which events could be received, ms UTC; 0 before the first. */
  until: Milliseconds;
  gaps: readonly ClosedGap[];
}

/** How often the clock is read. */
const CHECK_INTERVAL_MS: Milliseconds = SECOND_MS;
/** How often the last time at which events could be received is saved. */
const HEARTBEAT_MS: Milliseconds = 30_000;

/** Records when events could be received and when not, across restarts and crashes; see docs/slack-events.md#gaps */
export class GapTracker {
  readonly #options: GapTrackerOptions;
  readonly #saved: SavedGaps;
  readonly #writer: CoalescingWriter;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #isConnected = false;
  /** Why events cannot be received, while `#isConnected` is false. */
  #cause: GapCause = 'down';
  #savedAt: Milliseconds = 0;
  #onSleepDetected: (from: Milliseconds, to: Milliseconds) => void = () => undefined;
  #backfilledSince: () => Milliseconds | null = () => null;

  private constructor(options: GapTrackerOptions, saved: SavedGaps) {
    this.#options = options;
    this.#saved = saved;
    this.#writer = createCoalescingWriter(() => options.file.write(JSON.stringify({ v: 1, ...this.#saved })));
    this.#running = this.#run();
  }

  /** Opens the saved list of gaps. If the file cannot be read, it warns and replaces the file. */
  static async open(options: GapTrackerOptions): Promise<GapTracker> {
    try {
      return new GapTracker(options, parseSavedGaps(await options.file.read()));
    } catch (error) {
      options.warn(`The list of gaps cannot be read (${errorMessage(error)}): a new list is started.`);
      return new GapTracker(options, { until: 0, gaps: [] });
    }
  }

  /**
   * `onSleepDetected` receives a time (ms UTC) in which the process did not run. `backfilledSince` returns the time
   * from which on everything was read from Slack (ms UTC), or null while something is still to be read or cannot be
   * read.
   */
  setCallbacks(
    onSleepDetected: (from: Milliseconds, to: Milliseconds) => void,
    backfilledSince: () => Milliseconds | null,
  ): void {
    this.#onSleepDetected = onSleepDetected;
    this.#backfilledSince = backfilledSince;
  }

  /**
   * Records that events can be received, or no longer. `cause`: why no longer. `since`: since when events can be
   * received, ms UTC, if that was noticed later.
   */
  setConnected(isConnected: boolean, cause: GapCause, since = this.#options.clock.now()): void {
    if (isConnected === this.#isConnected) return;
    this.#detectSleep();
    const now = this.#options.clock.now();
    if (isConnected) this.#addGap({ from: this.#saved.until, to: since, cause: this.#cause, repaired: false });
    this.#isConnected = isConnected;
    this.#cause = cause;
    this.#saved.until = now;
    this.#save();
  }

  /**
   * Includes a record of the log, accepted now, by an earlier run, or by another process. Records may come in any
   * order.
   */
  observeRecord({ source, event_type, timestamp, received_at }: SlackRecord): void {
    if (source !== 'slack') return;
    const from = secondsToMs(Number(timestamp));
    if (event_type !== 'app_rate_limited') this.eventReceived(received_at);
    else if (from > 0) this.#addGap({ from, to: from + MIN_GAP_MS, cause: 'rate_limited', repaired: false });
  }

  /** Shortens a gap around the time (ms UTC) at which this process or another one accepted an event. */
  eventReceived(at: Milliseconds): void {
    const { gaps, until } = this.#saved;
    if (!this.#isConnected && until > 0 && at > until && at <= this.#options.clock.now()) this.#saved.until = at;
    const shortened = shortenGapsAtEvent(gaps, at);
    if (shortened === gaps) return;
    this.#saved.gaps = shortened;
    this.#save();
  }

  /** Marks gaps as repaired, because the log now holds everything between two times, ms UTC. */
  readonly markBackfilled = (from: Milliseconds, to: Milliseconds): void => {
    const { gaps } = this.#saved;
    if (!gaps.some((gap) => !gap.repaired && gap.from >= from && gap.to <= to)) return;
    this.#saved.gaps = mergeGaps(markGapsRepaired(gaps, from, to), this.#options.clock.now());
    this.#save();
  };

  /** All gaps, oldest first; the last one may still be open. */
  gaps(): Gap[] {
    const { until, gaps } = this.#saved;
    const isOpen = !this.#isConnected && until > 0 && this.#options.clock.now() - until >= MIN_GAP_MS;
    return isOpen ? [...gaps, { from: until, to: null, cause: this.#cause, repaired: false }] : [...gaps];
  }

  /** Starts a gap, saves it, and stops. Idempotent. */
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

  /** Detects that the process did not run, because more than a minute passed between two reads of the clock. */
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
    // A replay of the log repeats known gaps, which may be repaired.
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
    this.#options.warn(`The list of gaps cannot be saved: ${errorMessage(error)}. It is tried again.`);
  };
}

/**
 * Parses the saved list; an empty one if there is none. Throws an `Error` with the reason if the text is not a list of
 * gaps.
 */
function parseSavedGaps(json: string | undefined): SavedGaps {
  if (json === undefined) return { until: 0, gaps: [] };
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || !('v' in value && 'until' in value && 'gaps' in value))
    throw new Error('it is not a list of gaps');
  const { v, until, gaps } = value;
  if (v !== 1 || typeof until !== 'number') throw new Error('it was made by another version');
  return { until, gaps: parseGaps(gaps).filter(isClosed) };
}

function isClosed(gap: Gap): gap is ClosedGap {
  return gap.to !== null;
}
