import type { Community } from '../../state/community.ts';
import { type CountingRule, isCounted } from '../../state/counting-rule.ts';
import { DAY_US } from '../../time/units.ts';
import { WINDOW_US } from '../../time/window.ts';

export const WEEK_US = 7 * DAY_US;

/**
 * The last seven times 24 h, and so many such weeks before them: what is asked for are four to eight, and a browser holds
 * the rows of seven.
 */
export const BASELINE_WEEKS = 7;

const WEEKS_COUNTED = 1 + BASELINE_WEEKS;
/** Beside a bit for each week: whether they posted in the last 30 days, and in the 30 days before. */
const IN_WINDOW_BIT = 1 << WEEKS_COUNTED;
const IN_PREVIOUS_WINDOW_BIT = 2 << WEEKS_COUNTED;

/** By age in weeks, the newest first. */
export interface WeeklyCounts {
  messages: Uint32Array;
  /** People who posted. */
  posters: Uint32Array;
  /** Posters of the 30 days before the last 30, and those of them who have posted in these, too. */
  previousPosters: number;
  returnedPosters: number;
}

/** Counted messages up to `end` (microseconds), in one pass over the rows that are not older than all that is asked for. */
export function countWeekly(community: Community, end: number, rule: CountingRule): WeeklyCounts {
  const messages = new Uint32Array(WEEKS_COUNTED);
  const met = new Uint16Array(community.authors.ids.length);
  for (const { rows } of community.channels.values()) {
    const { ts, author, flags } = rows.columns;
    const to = rows.firstRowAfter(end);
    for (let row = rows.firstRowAfter(end - Math.max(WEEKS_COUNTED * WEEK_US, 2 * WINDOW_US)); row < to; row++) {
      const by = author[row] ?? 0;
      if (!isCounted(rule, flags[row], by)) continue;
      const age = end - (ts[row] ?? 0);
      const week = Math.floor(age / WEEK_US);
      if (week < WEEKS_COUNTED) messages[week] = (messages[week] ?? 0) + 1;
      const window = age < WINDOW_US ? IN_WINDOW_BIT : age < 2 * WINDOW_US ? IN_PREVIOUS_WINDOW_BIT : 0;
      met[by] = (met[by] ?? 0) | window | (week < WEEKS_COUNTED ? 1 << week : 0);
    }
  }
  const posters = new Uint32Array(WEEKS_COUNTED);
  let [postersBefore, returned] = [0, 0];
  // Nobody known (index 0) is not a person who posts.
  for (let author = 1; author < met.length; author++) {
    const bits = met[author] ?? 0;
    for (let week = 0; week < WEEKS_COUNTED; week++) if (bits & (1 << week)) posters[week] = (posters[week] ?? 0) + 1;
    if ((bits & IN_PREVIOUS_WINDOW_BIT) === 0) continue;
    postersBefore++;
    if (bits & IN_WINDOW_BIT) returned++;
  }
  return { messages, posters, previousPosters: postersBefore, returnedPosters: returned };
}
