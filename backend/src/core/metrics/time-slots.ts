import { hourOfWeek, type LocalDay, type TimeZone } from '../time/time-zone.ts';
import { DAY_US, HOUR_US } from '../time/units.ts';
import { CHART_DAYS, WINDOW_DAYS } from '../time/window.ts';
import type { DailyCount } from './daily-count.ts';

/** The age in days of all that is older than two windows: nobody asks how much older. */
const OLDEST_AGE_DAYS = 2 * WINDOW_DAYS;

/** Hours. */
const HOURS_PER_WEEK = 168;

/** By age in whole days, today first; the last one is all that is older than two windows, as far back as the days go. */
export interface CountsByAge {
  messages: Uint32Array;
  /** When the last of them was posted (microseconds), or 0. */
  lastUs: Float64Array;
}

/**
 * The time up to `end` (microseconds), cut wherever some count of a summary changes: where a calendar day of the zone begins,
 * where a message becomes a day older, and where clocks are set. So a message is counted once, in its slot, and every day and
 * age is a sum of slots. Hours would be too many: they are told by the distance from where the slot begins.
 */
export class TimeSlots {
  /** Where each slot begins, ascending, and where the last one ends. */
  readonly #edges: Float64Array;
  /** In whole days, at `end`. */
  readonly #ages: Uint8Array;
  readonly #messages: Uint32Array;
  readonly #last: Float64Array;
  readonly #days: readonly LocalDay[];
  readonly #hourBegins: Float64Array;
  readonly #hoursOfWeek: Uint8Array;
  /** To be counted up by hour of the week, and on into the next one: a slot may begin late on a Sunday. */
  readonly hourCounts = new Uint32Array(HOURS_PER_WEEK + 25);

  constructor(zone: TimeZone, end: number) {
    this.#days = zone.localDaysUpTo(end, CHART_DAYS);
    const from = Math.min(this.#days[0]?.fromUs ?? end, end + 1 - OLDEST_AGE_DAYS * DAY_US);
    const stretches = zone.offsetPeriods(from, end + 1);
    const cuts = [
      ...this.#days.map((day) => day.fromUs),
      ...Array.from({ length: OLDEST_AGE_DAYS }, (_, age) => end + 1 - (age + 1) * DAY_US),
      ...stretches.map((stretch) => stretch.fromUs),
    ].sort((a, b) => a - b);
    const slots = cuts.filter((cut, i) => cut !== cuts[i - 1]);
    this.#edges = Float64Array.of(...slots, end + 1);
    this.#ages = Uint8Array.from(slots, (start) => Math.min(OLDEST_AGE_DAYS, Math.floor((end - start) / DAY_US)));
    const offsets = slots.map((start) => stretches.find(({ toUs: to }) => start < to)?.offsetUs ?? 0);
    const hours = slots.map((start, slot) => Math.floor((start + (offsets[slot] ?? 0)) / HOUR_US) * HOUR_US);
    this.#hoursOfWeek = Uint8Array.from(hours, hourOfWeek);
    this.#hourBegins = Float64Array.from(hours, (hour, slot) => hour - (offsets[slot] ?? 0));
    this.#messages = new Uint32Array(slots.length);
    this.#last = new Float64Array(slots.length);
  }

  /** How many slots there are. */
  get length(): number {
    return this.#ages.length;
  }

  /** Where a slot begins; `length` is where the last one ends. */
  startUs(slot: number): number {
    return this.#edges[slot] ?? 0;
  }

  ageDays(slot: number): number {
    return this.#ages[slot] ?? OLDEST_AGE_DAYS;
  }

  /** So many messages of a slot, the last of them posted at `last`. */
  add(slot: number, messages: number, last: number): void {
    this.#messages[slot] = (this.#messages[slot] ?? 0) + messages;
    this.#last[slot] = Math.max(this.#last[slot] ?? 0, last);
  }

  /** The last 61 calendar days, oldest first. */
  dailyCounts(): DailyCount[] {
    const counts = new Uint32Array(this.#days.length);
    // Where clocks have changed, two windows may begin before the first day.
    let day = -1;
    for (const [slot, messages] of this.#messages.entries()) {
      if (this.#edges[slot] === this.#days[day + 1]?.fromUs) day++;
      if (day >= 0) counts[day] = (counts[day] ?? 0) + messages;
    }
    return this.#days.map(({ date, fromUs: from, toUs: to }, i) => ({
      date,
      from: Math.floor(from / 1000),
      to: Math.floor(to / 1000),
      messages: counts[i] ?? 0,
    }));
  }

  /** Where the hour of the clock began in which a slot begins (microseconds), and which hour of the week that is. */
  hourStartUs(slot: number): number {
    return this.#hourBegins[slot] ?? 0;
  }

  hourOfWeek(slot: number): number {
    return this.#hoursOfWeek[slot] ?? 0;
  }

  /** What has been counted by hour of the week: 168 numbers, Monday 0 h first. */
  countsByHourOfWeek(): Uint32Array {
    const counts = this.hourCounts.slice(0, HOURS_PER_WEEK);
    for (const [hour, count] of this.hourCounts.subarray(HOURS_PER_WEEK).entries())
      counts[hour] = (counts[hour] ?? 0) + count;
    return counts;
  }

  countsByAge(): CountsByAge {
    const [messages, last] = [new Uint32Array(OLDEST_AGE_DAYS + 1), new Float64Array(OLDEST_AGE_DAYS + 1)];
    for (const [slot, age] of this.#ages.entries()) {
      messages[age] = (messages[age] ?? 0) + (this.#messages[slot] ?? 0);
      last[age] = Math.max(last[age] ?? 0, this.#last[slot] ?? 0);
    }
    return { messages, lastUs: last };
  }
}
