import type { Community } from './community.ts';
import { type CountedRule, isCounted } from './counted.ts';
import { DAY } from './timestamp.ts';
import { WINDOW } from './window.ts';

export const WEEK = 7 * DAY;

/**
 * The last seven times 24 h, and so many such weeks before them: what is asked for are four to eight, and a browser holds
 * the rows of seven.
 */
export const WEEKS_BEFORE = 7;

const WEEKS = 1 + WEEKS_BEFORE;
/** Beside a bit for each week: whether they posted in the last 30 days, and in the 30 days before. */
const CURRENT = 1 << WEEKS;
const BEFORE = 2 << WEEKS;

/** By age in weeks, the newest first. */
export interface WeekCounts {
  messages: Uint32Array;
  /** People who posted. */
  posters: Uint32Array;
  /** Posters of the 30 days before the last 30, and those of them who have posted in these, too. */
  postersBefore: number;
  returned: number;
}

/** Counted messages up to `end` (microseconds), in one pass over the rows that are not older than all that is asked for. */
export function countWeeks(community: Community, end: number, rule: CountedRule): WeekCounts {
  const messages = new Uint32Array(WEEKS);
  const met = new Uint16Array(community.authors.ids.length);
  for (const { rows } of community.channels.values()) {
    const { ts, author, flags } = rows.columns;
    const to = rows.firstAfter(end);
    for (let row = rows.firstAfter(end - Math.max(WEEKS * WEEK, 2 * WINDOW)); row < to; row++) {
      const by = author[row] ?? 0;
      if (!isCounted(rule, flags[row], by)) continue;
      const age = end - (ts[row] ?? 0);
      const week = Math.floor(age / WEEK);
      if (week < WEEKS) messages[week] = (messages[week] ?? 0) + 1;
      const window = age < WINDOW ? CURRENT : age < 2 * WINDOW ? BEFORE : 0;
      met[by] = (met[by] ?? 0) | window | (week < WEEKS ? 1 << week : 0);
    }
  }
  const posters = new Uint32Array(WEEKS);
  let [postersBefore, returned] = [0, 0];
  // Nobody known (index 0) is not a person who posts.
  for (let author = 1; author < met.length; author++) {
    const bits = met[author] ?? 0;
    for (let week = 0; week < WEEKS; week++) if (bits & (1 << week)) posters[week] = (posters[week] ?? 0) + 1;
    if ((bits & BEFORE) === 0) continue;
    postersBefore++;
    if (bits & CURRENT) returned++;
  }
  return { messages, posters, postersBefore, returned };
}
