import type { Random } from './random.ts';

/** Finds a moment between two others. All in ms UTC; `offset` is what local time is ahead of UTC. */
export type PickTime = (random: Random, from: number, to: number, offset: number) => number;

/** How lively each hour of a day is: a peak before noon, a higher one after work. */
const HOUR_WEIGHTS = [2, 1, 1, 1, 1, 2, 5, 12, 30, 55, 70, 62, 45, 48, 55, 52, 48, 58, 75, 80, 65, 42, 20, 7];
const PEAK_HOUR_WEIGHT = 80;
const WEEKEND_WEIGHT = 0.4;

/** When people would write: by day, and more on working days. */
export const weightedByHour: PickTime = (random, from, to, offset) => {
  for (;;) {
    const at = random.between(from, to);
    const local = new Date(at + offset);
    const day = local.getUTCDay() % 6 === 0 ? WEEKEND_WEIGHT : 1;
    const hour = (HOUR_WEIGHTS[local.getUTCHours()] ?? 0) / PEAK_HOUR_WEIGHT;
    if (random.chance(hour * day)) return at;
  }
};

/** The same, and twice as likely at the beginning as at the end. */
export const decliningOverTime: PickTime = (random, from, to, offset) => {
  for (;;) {
    const at = weightedByHour(random, from, to, offset);
    if (random.chance(1 - (at - from) / (to - from) / 2)) return at;
  }
};

export const uniformly: PickTime = (random, from, to) => random.between(from, to);

/** How long an answer takes, ms: most often a minute or two, sometimes half an hour. */
export function randomReplyDelayMs(random: Random): number {
  return 15_000 + random.next() ** 3 * 30 * 60_000;
}
