import { MINUTE_MS, type Milliseconds, SECOND_MS } from '../backend/src/core/time/units.ts';
import type { Random } from './random.ts';

/** Picks a moment between two others, all in ms UTC. `utcOffsetMs` is local time less UTC. */
export type PickTime = (
  random: Random,
  from: Milliseconds,
  to: Milliseconds,
  utcOffsetMs: Milliseconds,
) => Milliseconds;

/** How active people are in each hour of a day: a peak before noon, a higher one after work. */
const HOUR_WEIGHTS = [2, 1, 1, 1, 1, 2, 5, 12, 30, 55, 70, 62, 45, 48, 55, 52, 48, 58, 75, 80, 65, 42, 20, 7];
const PEAK_HOUR_WEIGHT = 80;
const WEEKEND_WEIGHT = 0.4;

/** Picks times by day more often than by night, and on working days more often than on weekends. */
export const weightedByHour: PickTime = (random, from, to, utcOffsetMs) => {
  for (;;) {
    const at = random.between(from, to);
    const local = new Date(at + utcOffsetMs);
    const dayWeight = local.getUTCDay() % 6 === 0 ? WEEKEND_WEIGHT : 1;
    const hourWeight = (HOUR_WEIGHTS[local.getUTCHours()] ?? 0) / PEAK_HOUR_WEIGHT;
    if (random.chance(hourWeight * dayWeight)) return at;
  }
};

/** As `weightedByHour`, and at the beginning twice as often as at the end. */
export const decliningOverTime: PickTime = (random, from, to, utcOffsetMs) => {
  for (;;) {
    const at = weightedByHour(random, from, to, utcOffsetMs);
    if (random.chance(1 - (at - from) / (to - from) / 2)) return at;
  }
};

/** Picks every time with the same probability. */
export const uniformly: PickTime = (random, from, to) => random.between(from, to);

/** Returns a time until an answer: most often a minute or two, sometimes half an hour. */
export function randomReplyDelayMs(random: Random): Milliseconds {
  return 15 * SECOND_MS + random.next() ** 3 * 30 * MINUTE_MS;
}
