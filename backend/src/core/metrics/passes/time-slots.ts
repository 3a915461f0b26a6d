import { hourOfWeek, type LocalDay, type OffsetPeriod, type TimeZone } from '../../time/time-zone.ts';
import { DAY_US, HOUR_US, type Microseconds, usToMs } from '../../time/units.ts';
import { CHART_DAYS, WINDOW_DAYS } from '../../time/window.ts';
import type { DailyCount } from '../daily-count.ts';

/** The age of everything older than two windows, since no metric distinguishes such ages. */
const OLDEST_AGE_DAYS = 2 * WINDOW_DAYS;

const HOURS_PER_WEEK = 168;
/** A slot may begin late on a Sunday and run up to 25 hours into the next week. */
const HOURS_BEYOND_WEEK = 25;

/** Messages by age in whole days, today first. The last entry counts all that are older than two windows. */
export interface CountsByAge {
  messages: Uint32Array;
  /** The time of the last message of each age, microseconds; 0 if there is none. */
  lastUs: Float64Array;
}

/**
 * The time up to `endUs`, cut wherever a count of the summary changes: where a calendar day of the zone begins, where a
 * message becomes a day older, and where clocks change. A message is counted once, in its slot; every day and every age
 * is a sum of slots. Hours would be too many slots, so an hour is computed from the distance to the start of its slot.
 */
export class TimeSlots {
  /** The counts by hour of the week, which the caller increments. Hours beyond 168 belong to the next week. */
  readonly hourCounts = new Uint32Array(HOURS_PER_WEEK + HOURS_BEYOND_WEEK);
  readonly #days: readonly LocalDay[];
  /** The start of each slot, ascending, and the end of the last one. Microseconds. */
  readonly #edgesUs: Float64Array;
  /** The age of each slot at `endUs`, in whole days. */
  readonly #agesDays: Uint8Array;
  readonly #hourStartsUs: Float64Array;
  readonly #hoursOfWeek: Uint8Array;
  readonly #messages: Uint32Array;
  readonly #lastUs: Float64Array;

  constructor(zone: TimeZone, endUs: Microseconds) {
    this.#days = zone.localDaysUpTo(endUs, CHART_DAYS);
    const fromUs = Math.min(this.#days[0]?.fromUs ?? endUs, endUs + 1 - OLDEST_AGE_DAYS * DAY_US);
    const offsetPeriods = zone.offsetPeriods(fromUs, endUs + 1);
    const starts = slotStartsUs(this.#days, offsetPeriods, endUs);
    const offsets = starts.map((start) => offsetPeriods.find(({ toUs }) => start < toUs)?.offsetUs ?? 0);
    const localHours = starts.map((start, slot) => Math.floor((start + (offsets[slot] ?? 0)) / HOUR_US) * HOUR_US);
    this.#edgesUs = Float64Array.of(...starts, endUs + 1);
    this.#agesDays = Uint8Array.from(starts, (start) =>
      Math.min(OLDEST_AGE_DAYS, Math.floor((endUs - start) / DAY_US)),
    );
    this.#hoursOfWeek = Uint8Array.from(localHours, hourOfWeek);
    this.#hourStartsUs = Float64Array.from(localHours, (hour, slot) => hour - (offsets[slot] ?? 0));
    this.#messages = new Uint32Array(starts.length);
    this.#lastUs = new Float64Array(starts.length);
  }

  /** The number of slots. */
  get length(): number {
    return this.#agesDays.length;
  }

  /** The start of a slot; at `length`, the end of the last one. */
  startUs(slot: number): Microseconds {
    return this.#edgesUs[slot] ?? 0;
  }

  /** The age of a slot at `endUs`, in whole days. */
  ageDays(slot: number): number {
    return this.#agesDays[slot] ?? OLDEST_AGE_DAYS;
  }

  /** The start of the clock hour in which the slot begins. */
  hourStartUs(slot: number): Microseconds {
    return this.#hourStartsUs[slot] ?? 0;
  }

  /** The hour of the week in which the slot begins; Monday 0 h is 0. */
  hourOfWeek(slot: number): number {
    return this.#hoursOfWeek[slot] ?? 0;
  }

  /** Adds messages to a slot, the last of them posted at `lastUs`. */
  add(slot: number, messages: number, lastUs: Microseconds): void {
    this.#messages[slot] = (this.#messages[slot] ?? 0) + messages;
    this.#lastUs[slot] = Math.max(this.#lastUs[slot] ?? 0, lastUs);
  }

  /** The last `CHART_DAYS` calendar days, oldest first. */
  dailyCounts(): DailyCount[] {
    const counts = new Uint32Array(this.#days.length);
    // Where clocks change, two windows may begin before the first day.
    let day = -1;
    for (const [slot, messages] of this.#messages.entries()) {
      if (this.#edgesUs[slot] === this.#days[day + 1]?.fromUs) day++;
      if (day >= 0) counts[day] = (counts[day] ?? 0) + messages;
    }
    return this.#days.map(({ date, fromUs, toUs }, i) => ({
      date,
      from: usToMs(fromUs),
      to: usToMs(toUs),
      messages: counts[i] ?? 0,
    }));
  }

  /** `hourCounts` as 168 numbers, Monday 0 h first: hours beyond 168 are added to the first ones. */
  countsByHourOfWeek(): Uint32Array {
    const counts = this.hourCounts.slice(0, HOURS_PER_WEEK);
    for (const [hour, count] of this.hourCounts.subarray(HOURS_PER_WEEK).entries())
      counts[hour] = (counts[hour] ?? 0) + count;
    return counts;
  }

  /** The messages of all slots by age. */
  countsByAge(): CountsByAge {
    const [messages, lastUs] = [new Uint32Array(OLDEST_AGE_DAYS + 1), new Float64Array(OLDEST_AGE_DAYS + 1)];
    for (const [slot, age] of this.#agesDays.entries()) {
      messages[age] = (messages[age] ?? 0) + (this.#messages[slot] ?? 0);
      lastUs[age] = Math.max(lastUs[age] ?? 0, this.#lastUs[slot] ?? 0);
    }
    return { messages, lastUs };
  }
}

/** The distinct starts of the slots, ascending. */
function slotStartsUs(
  days: readonly LocalDay[],
  offsetPeriods: readonly OffsetPeriod[],
  endUs: Microseconds,
): Microseconds[] {
  const starts = [
    ...days.map(({ fromUs }) => fromUs),
    ...Array.from({ length: OLDEST_AGE_DAYS }, (_, age) => endUs + 1 - (age + 1) * DAY_US),
    ...offsetPeriods.map(({ fromUs }) => fromUs),
  ].sort((a, b) => a - b);
  return starts.filter((start, i) => start !== starts[i - 1]);
}
