import {
  type ClosedGap,
  type Gap,
  type GapCause,
  MIN_GAP_MS,
  markGapsRepaired,
  mergeGaps,
  shortenGapsAtEvent,
} from '../core/gaps.ts';
import { parseGaps } from '../core/parse-gaps.ts';
import type { SlackRecord } from '../core/record.ts';
import type { Clock } from './clock.ts';
import { createSaver, type Saver } from './saver.ts';

export interface ListeningParts {
  clock: Clock;
  /** What was written last, and what writes it so that it survives a crash. */
  file: { read(): Promise<string | undefined>; write(json: string): Promise<void> };
  warn: (text: string) => void;
}

/** What is kept. */
interface Kept {
  /** Until when events could be heard, ms UTC; 0 before the first time. */
  until: number;
  gaps: readonly ClosedGap[];
}

/** How often to look at the clock, ms. */
const LOOK = 1000;
/** How often it is written down that events can be heard, ms. */
const HEARTBEAT = 30_000;

/** Knows when events could be heard and when not, through restarts and crashes, whichever way they come. */
export class Listening {
  readonly #parts: ListeningParts;
  readonly #kept: Kept;
  readonly #saver: Saver;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #isListening = false;
  /** Why not. */
  #cause: GapCause = 'down';
  #savedAt = 0;
  #onAsleep: (from: number, to: number) => void = () => undefined;
  #readBackFrom: () => number | null = () => null;

  private constructor(parts: ListeningParts, kept: Kept) {
    this.#parts = parts;
    this.#kept = kept;
    this.#saver = createSaver(() => parts.file.write(JSON.stringify({ v: 1, ...this.#kept })));
    this.#running = this.#run();
  }

  static async open(parts: ListeningParts): Promise<Listening> {
    try {
      return new Listening(parts, parse(await parts.file.read()));
    } catch (error) {
      const why = error instanceof Error ? error.message : error;
      parts.warn(`When events could not be heard is not known any more (${why}): it is written down anew.`);
      return new Listening(parts, { until: 0, gaps: [] });
    }
  }

  /**
   * `onAsleep`: told of a time (ms) in which nobody noticed that nothing was heard. `readBackFrom`: from when on all that
   * happened was read from Slack; null while something is still to be read, or nothing can be.
   */
  attend(onAsleep: (from: number, to: number) => void, readBackFrom: () => number | null): void {
    this.#onAsleep = onAsleep;
    this.#readBackFrom = readBackFrom;
  }

  /** Events can be heard from now on, or not any more. */
  touch(isListening: boolean, cause: GapCause): void {
    const { clock } = this.#parts;
    if (isListening === this.#isListening) return;
    this.#lookForSleep();
    const now = clock.now();
    if (isListening) this.#add({ from: this.#kept.until, to: now, cause: this.#cause, repaired: false });
    this.#isListening = isListening;
    this.#cause = cause;
    this.#kept.until = now;
    this.#save();
  }

  /** A record is in the log, accepted now, by an earlier run, or by another process. In any order. */
  remember({ source, event_type, timestamp, received_at }: SlackRecord): void {
    if (source !== 'slack') return;
    const from = Number(timestamp) * 1000;
    if (event_type !== 'app_rate_limited') this.heard(received_at);
    else if (from > 0) this.#add({ from, to: from + MIN_GAP_MS, cause: 'rate_limited', repaired: false });
  }

  /** An event was accepted at this time, ms UTC. */
  heard(at: number): void {
    const { gaps, until } = this.#kept;
    if (!this.#isListening && until > 0 && at > until && at <= this.#parts.clock.now()) this.#kept.until = at;
    const known = shortenGapsAtEvent(gaps, at);
    if (known === gaps) return;
    this.#kept.gaps = known;
    this.#save();
  }

  /** All that happened between two times (ms) is in the log now. */
  readonly covered = (from: number, to: number): void => {
    const { gaps } = this.#kept;
    if (!gaps.some((gap) => !gap.repaired && gap.from >= from && gap.to <= to)) return;
    this.#kept.gaps = mergeGaps(markGapsRepaired(gaps, from, to), this.#parts.clock.now());
    this.#save();
  };

  /** Oldest first; the last one may go on. */
  gaps(): Gap[] {
    const { until, gaps } = this.#kept;
    const isOpen = !this.#isListening && until > 0 && this.#parts.clock.now() - until >= MIN_GAP_MS;
    return isOpen ? [...gaps, { from: until, to: null, cause: this.#cause, repaired: false }] : [...gaps];
  }

  /** From now on nothing is heard; idempotent. */
  async close(): Promise<void> {
    this.touch(false, 'down');
    this.#stop.abort();
    await this.#running;
    await this.#saver.save().catch(this.#unsaved);
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await clock.sleep(LOOK, signal);
      if (signal.aborted) return;
      this.#lookForSleep();
      const now = clock.now();
      if (this.#isListening) this.#kept.until = now;
      const from = this.#readBackFrom();
      if (from !== null) this.covered(from, now);
      if (this.#isListening && Math.abs(now - this.#savedAt) >= HEARTBEAT) this.#save();
    }
  }

  /** Who looks each second and finds that minutes are gone was asleep, and with it all else. */
  #lookForSleep(): void {
    const now = this.#parts.clock.now();
    const { until } = this.#kept;
    if (!this.#isListening || now - until < MIN_GAP_MS) return;
    this.#kept.until = now;
    this.#add({ from: until, to: now, cause: 'asleep', repaired: false });
    this.#onAsleep(until, now);
  }

  #add(gap: ClosedGap): void {
    if (gap.from === 0 || gap.to - gap.from < MIN_GAP_MS) return;
    const { gaps } = this.#kept;
    // A replay tells again of what is known, and perhaps repaired.
    const isKnown = gaps.some(({ cause, from, to }) => cause === gap.cause && from <= gap.from && to >= gap.to);
    if (isKnown) return;
    this.#kept.gaps = mergeGaps([...gaps, gap], this.#parts.clock.now());
    this.#save();
  }

  #save(): void {
    this.#savedAt = this.#parts.clock.now();
    this.#saver.save().catch(this.#unsaved);
  }

  readonly #unsaved = (error: unknown): void => {
    this.#parts.warn(`When events can be heard is not written down: ${error instanceof Error ? error.message : error}`);
  };
}

function parse(json: string | undefined): Kept {
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
