import { type Community, NEVER } from './community.ts';
import { type CountedRule, isCounted } from './counted.ts';
import { type HealthRules, health } from './health.ts';
import { DAY } from './timestamp.ts';

/** What the window held a number of days ago, and what the score was. */
export interface TrendPoint {
  /** ms UTC. */
  at: number;
  messages: number;
  newMembers: number;
  posters: number;
  score: number;
}

/** So many points, a day apart, the last of them now. */
const POINTS = 31;
const WINDOW_DAYS = 30;
const HELD_DAYS = POINTS - 1 + WINDOW_DAYS;

/**
 * The numbers of the window at the same time of each of the last 30 days, oldest first (`features.md` 4.2 with another
 * `now`). Rows are counted by their age in whole days; of the posters each is one bit per day, so that any window of
 * days is two masks. Empty where listening began later: a window that was not observed is not drawn. `end`: microseconds.
 */
export function trendOf(
  community: Community,
  end: number,
  since: number | null,
  rule: CountedRule,
  rules: HealthRules,
): TrendPoint[] {
  const messages = new Uint32Array(HELD_DAYS);
  const joins = new Uint32Array(HELD_DAYS);
  const last = new Float64Array(HELD_DAYS);
  const recent = new Uint32Array(community.authors.ids.length);
  const older = new Uint32Array(community.authors.ids.length);
  let lastBefore = 0;
  for (const { rows, before } of community.channels.values()) {
    const from = rows.firstAfter(end - HELD_DAYS * DAY);
    const to = rows.firstAfter(end);
    const { ts, author, flags } = rows.columns;
    lastBefore = Math.max(lastBefore, before.last, lastCounted(rows.columns, from, rule));
    for (let row = from; row < to; row++) {
      const by = author[row] ?? 0;
      if (!isCounted(rule, flags[row], by)) continue;
      const us = ts[row] ?? 0;
      const age = Math.floor((end - us) / DAY);
      messages[age] = (messages[age] ?? 0) + 1;
      if (us > (last[age] ?? 0)) last[age] = us;
      if (by === 0) continue;
      if (age < 32) recent[by] = (recent[by] ?? 0) | (1 << age);
      else older[by] = (older[by] ?? 0) | (1 << (age - 32));
    }
  }
  for (const { joined, bot } of community.people.values()) {
    const age = Math.floor((end - joined) / DAY);
    if (!bot && joined !== NEVER && age >= 0 && age < HELD_DAYS) joins[age] = (joins[age] ?? 0) + 1;
  }
  const points: TrendPoint[] = [];
  for (let ago = POINTS - 1; ago >= 0; ago--) {
    const us = end - ago * DAY;
    if (since === null || since > us - DAY) continue;
    const at = Math.floor(us / 1000);
    const counts = {
      messages: sum(messages, ago),
      newMembers: sum(joins, ago),
      lastMessageAt: toMs(lastUpTo(last, ago) || lastBefore),
    };
    const { messages: sent, newMembers } = counts;
    const { score } = health(rules, counts, at);
    points.push({ at, messages: sent, newMembers, posters: postersOf(recent, older, ago), score });
  }
  return points;
}

/** The last counted message below a row, or 0. */
function lastCounted(
  columns: { ts: Float64Array; author: Uint32Array; flags: Uint8Array },
  to: number,
  rule: CountedRule,
): number {
  for (let row = to - 1; row >= 0; row--)
    if (isCounted(rule, columns.flags[row], columns.author[row])) return columns.ts[row] ?? 0;
  return 0;
}

function lastUpTo(last: Float64Array, ago: number): number {
  for (let age = ago; age < last.length; age++) if ((last[age] ?? 0) > 0) return last[age] ?? 0;
  return 0;
}

function sum(counts: Uint32Array, ago: number): number {
  return counts.subarray(ago, ago + WINDOW_DAYS).reduce((a, b) => a + b, 0);
}

function postersOf(recent: Uint32Array, older: Uint32Array, ago: number): number {
  let [low, high] = [0, 0];
  for (let age = ago; age < ago + WINDOW_DAYS; age++)
    if (age < 32) low |= 1 << age;
    else high |= 1 << (age - 32);
  let posters = 0;
  for (let author = 1; author < recent.length; author++)
    if (((recent[author] ?? 0) & low) !== 0 || ((older[author] ?? 0) & high) !== 0) posters++;
  return posters;
}

function toMs(us: number): number | null {
  return us === 0 ? null : Math.floor(us / 1000);
}
