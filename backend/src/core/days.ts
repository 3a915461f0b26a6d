import { HOUR } from './timestamp.ts';
import { hourOfWeek, type LocalDay, type Stretch, type Zone } from './zone.ts';

/** What a chart shows of the past: today, and so many days before it. */
export const DAYS_SHOWN = 61;

/** One bar of the chart. Times are ms UTC; a day ends where the next one begins. */
export interface Day {
  /** `2026-03-29`, in the zone. */
  date: string;
  from: number;
  to: number;
  messages: number;
}

/** Counts by calendar day of a zone, for times that mostly come in order. Microseconds. */
export class DayTally {
  readonly #days: readonly LocalDay[];
  readonly #counts: Uint32Array;
  #day = 0;
  #from = 0;
  #to = 0;

  /** The 61 days up to the one that `end` falls into. */
  constructor(zone: Zone, end: number) {
    this.#days = zone.daysUpTo(end, DAYS_SHOWN);
    this.#counts = new Uint32Array(this.#days.length);
  }

  /** Where the first day begins. */
  get from(): number {
    return this.#days[0]?.from ?? 0;
  }

  /** A time from the first day on and not after the last one. */
  add(at: number): void {
    if (at >= this.#to || at < this.#from) this.#seek(at);
    this.#counts[this.#day] = (this.#counts[this.#day] ?? 0) + 1;
  }

  days(): Day[] {
    return this.#days.map(({ date, from, to }, i) => ({
      date,
      from: Math.floor(from / 1000),
      to: Math.floor(to / 1000),
      messages: this.#counts[i] ?? 0,
    }));
  }

  #seek(at: number): void {
    // Ascending times move on by a day or few; the first one of a channel goes back.
    if (at < this.#from) this.#day = 0;
    while (this.#day < this.#days.length - 1 && at >= (this.#days[this.#day]?.to ?? 0)) this.#day++;
    this.#from = this.#days[this.#day]?.from ?? 0;
    this.#to = this.#days[this.#day]?.to ?? 0;
  }
}

/** Counts by hour of the week in a zone, for times that mostly come in order. Microseconds. */
export class HourTally {
  /** 168 numbers, Monday 0 h first. */
  readonly counts = new Uint32Array(168);
  readonly #stretches: readonly Stretch[];
  #hour = 0;
  #from = 0;
  #to = 0;

  /** For times in `[from, to)`. */
  constructor(zone: Zone, from: number, to: number) {
    this.#stretches = zone.stretches(from, to);
  }

  add(at: number): void {
    if (at >= this.#to || at < this.#from) this.#seek(at);
    this.counts[this.#hour] = (this.counts[this.#hour] ?? 0) + 1;
  }

  /** An hour of the clock ends early where the clocks are set. */
  #seek(at: number): void {
    const stretch = this.#stretches.find(({ to }) => at < to) ?? { from: 0, to: at + 1, offset: 0 };
    const begin = Math.floor((at + stretch.offset) / HOUR) * HOUR;
    this.#hour = hourOfWeek(begin);
    this.#from = Math.max(stretch.from, begin - stretch.offset);
    this.#to = Math.min(stretch.to, begin + HOUR - stretch.offset);
  }
}
