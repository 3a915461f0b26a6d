import { earliest } from '../time/earliest.ts';
import { DAY_US, usToMs } from '../time/units.ts';
import type { AuthorCounts } from './message-counts.ts';

/** How a community's messages are spread over its people, each from 0 to 1 and null where nothing can be said. */
export interface MessageDistribution {
  /** Posters of the last 24 h among those of the window: contribution stickiness, rolling (`features.md` 4.3). */
  stickiness: number | null;
  /** Posters of the window before who have posted again: `poster_retention` (4.5). */
  retention: number | null;
  /** Messages by the ten most active among all: `top10_share` (4.7). */
  top10Share: number | null;
  /** The smallest number of people with half of the messages: `contributor_absence_factor` (4.7). */
  absenceFactor: number | null;
  /** When time alone changes this, ms UTC, or null; the window's own edges aside. */
  nextChangeAt: number | null;
}

/** `before` is null where the window before was not observed in full. `end` in microseconds. */
export function messageDistribution(
  current: AuthorCounts,
  before: AuthorCounts | null,
  end: number,
): MessageDistribution {
  let [posters, today, postersBefore, returned] = [0, 0, 0, 0];
  let nextChangeAt: number | null = null;
  for (let author = 1; author < current.messages.length; author++) {
    const isPoster = (current.messages[author] ?? 0) > 0;
    if (isPoster) posters++;
    const last = current.lastUs[author] ?? 0;
    if (isPoster && last > end - DAY_US) {
      today++;
      nextChangeAt = earliest(nextChangeAt, usToMs(last + DAY_US));
    }
    if ((before?.messages[author] ?? 0) === 0) continue;
    postersBefore++;
    if (isPoster) returned++;
  }
  const counts = current.messages.slice(1).sort().reverse();
  return {
    stickiness: ratio(today, posters),
    retention: ratio(returned, postersBefore),
    top10Share: ratio(sum(counts.subarray(0, 10)), sum(counts)),
    absenceFactor: contributorAbsenceFactor(counts),
    nextChangeAt,
  };
}

/** The smallest k whose top k have at least half; of counts, most first. */
export function contributorAbsenceFactor(counts: Uint32Array): number | null {
  const half = sum(counts) / 2;
  if (half === 0) return null;
  let reached = 0;
  for (const [i, count] of counts.entries()) {
    reached += count;
    if (reached >= half) return i + 1;
  }
  return counts.length;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(counts: Uint32Array): number {
  return counts.reduce((a, b) => a + b, 0);
}
