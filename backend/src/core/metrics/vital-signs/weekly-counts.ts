import type { Community } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import { type Microseconds, WEEK_US } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';

/** The number of weeks before the current one; their median is the usual week. A page holds the rows of seven. */
export const BASELINE_WEEKS = 7;

const WEEKS_COUNTED = 1 + BASELINE_WEEKS;
/** An author has one bit for each week with a message, and one each for the window and the previous window. */
const IN_WINDOW_BIT = 1 << WEEKS_COUNTED;
const IN_PREVIOUS_WINDOW_BIT = 2 << WEEKS_COUNTED;

/** Counts by age in weeks of 7 x 24 h, the newest first. */
export interface WeeklyCounts {
  messages: Uint32Array;
  /** People who posted. */
  posters: Uint32Array;
  /** People who posted in the previous window. */
  previousPosters: number;
  /** Of `previousPosters`, the people who posted in the window. */
  returnedPosters: number;
}

/**
 * Counted messages and their authors up to `endUs`, in one pass over the rows of the weeks and the two windows
 * (docs/metrics.md#sign-activity, docs/metrics.md#sign-retention).
 */
export function countWeekly(community: Community, endUs: Microseconds, rule: CountingRule): WeeklyCounts {
  const messages = new Uint32Array(WEEKS_COUNTED);
  const activeBits = new Uint16Array(community.authors.ids.length);
  for (const { rows } of community.channels.values()) {
    const { ts, author, flags } = rows.columns;
    const end = rows.firstRowAfter(endUs);
    for (let row = rows.firstRowAfter(endUs - Math.max(WEEKS_COUNTED * WEEK_US, 2 * WINDOW_US)); row < end; row++) {
      const authorIndex = author[row] ?? 0;
      if (!isCounted(rule, flags[row], authorIndex)) continue;
      const ageUs = endUs - (ts[row] ?? 0);
      const week = Math.floor(ageUs / WEEK_US);
      if (week < WEEKS_COUNTED) messages[week] = (messages[week] ?? 0) + 1;
      const windowBit = ageUs < WINDOW_US ? IN_WINDOW_BIT : ageUs < 2 * WINDOW_US ? IN_PREVIOUS_WINDOW_BIT : 0;
      activeBits[authorIndex] = (activeBits[authorIndex] ?? 0) | windowBit | (week < WEEKS_COUNTED ? 1 << week : 0);
    }
  }
  return { messages, ...countPosters(activeBits) };
}

function countPosters(activeBits: Uint16Array): Omit<WeeklyCounts, 'messages'> {
  const posters = new Uint32Array(WEEKS_COUNTED);
  let [previousPosters, returnedPosters] = [0, 0];
  // Index 0 is for messages without a known author, and is not a person.
  for (let author = 1; author < activeBits.length; author++) {
    const bits = activeBits[author] ?? 0;
    for (let week = 0; week < WEEKS_COUNTED; week++) if (bits & (1 << week)) posters[week] = (posters[week] ?? 0) + 1;
    if ((bits & IN_PREVIOUS_WINDOW_BIT) === 0) continue;
    previousPosters++;
    if (bits & IN_WINDOW_BIT) returnedPosters++;
  }
  return { posters, previousPosters, returnedPosters };
}
