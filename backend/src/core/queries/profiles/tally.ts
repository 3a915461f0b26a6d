import { compareStrings } from '../../state/compare-strings.ts';
import type { Interner } from '../../state/interner.ts';
import type { Microseconds } from '../../time/units.ts';

/** Counted messages by a small index, such as that of an author. */
export interface Tally {
  messages: Uint32Array;
  /** The time of the last message of each index, microseconds; 0 if there is none. */
  lastUs: Float64Array;
}

export function createTally(size: number): Tally {
  return { messages: new Uint32Array(size), lastUs: new Float64Array(size) };
}

export function addToTally({ messages, lastUs }: Tally, index: number, us: Microseconds): void {
  messages[index] = (messages[index] ?? 0) + 1;
  if (us > (lastUs[index] ?? 0)) lastUs[index] = us;
}

/** The counts of two tallies of one size that count different messages. */
export function sumTallies(a: Tally, b: Tally): Tally {
  return {
    messages: a.messages.map((count, index) => count + (b.messages[index] ?? 0)),
    lastUs: a.lastUs.map((us, index) => Math.max(us, b.lastUs[index] ?? 0)),
  };
}

/** The order of the leaderboard among people with equally many messages (docs/metrics.md#leaderboard). */
export function compareByLastMessage(authors: Interner, { lastUs }: Tally): (a: number, b: number) => number {
  return (a, b) => (lastUs[a] ?? 0) - (lastUs[b] ?? 0) || compareStrings(authors.idAt(a), authors.idAt(b));
}

/** How much one of several wrote, beside all of them. */
export interface Standing {
  messages: number;
  /** Its part of all messages, 0 to 1; null if there are none. */
  share: number | null;
  /** Its place by messages, 1 for the most; null if it has none. */
  rank: number | null;
  /** How many have messages. */
  ranked: number;
}

/**
 * The standing of one index. `compareTied` orders two indexes with the same number of messages. Messages of the index
 * `withoutRank` count in the total only, such as those without a known author.
 */
export function standingIn(
  { messages }: Tally,
  index: number,
  compareTied: (a: number, b: number) => number,
  withoutRank = -1,
): Standing {
  const own = messages[index] ?? 0;
  let [total, ranked, before] = [0, 0, 0];
  for (const [other, count] of messages.entries()) {
    total += count;
    if (count === 0 || other === withoutRank) continue;
    ranked++;
    if (other !== index && (count > own || (count === own && compareTied(other, index) < 0))) before++;
  }
  const isRanked = own > 0 && index !== withoutRank;
  return { messages: own, share: total === 0 ? null : own / total, rank: isRanked ? before + 1 : null, ranked };
}
