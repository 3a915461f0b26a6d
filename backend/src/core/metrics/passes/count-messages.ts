import { type Community, NEVER_US } from '../../state/community.ts';
import { countedBefore } from '../../state/counting/counted-prefix.ts';
import type { CountingRule } from '../../state/counting-rule.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import type { Microseconds, Milliseconds } from '../../time/units.ts';
import type { WindowCount } from '../window-count.ts';
import { nextRowAgeStepUs, stepToMs } from './age-steps.ts';
import type { AuthorCounts } from './author-counts.ts';
import { type ChannelCount, countWindow } from './count-window.ts';

export interface MessageCounts {
  /** All messages up to the moment shown. */
  total: number;
  window: WindowCount;
  posters: WindowCount;
  byAuthor: AuthorCounts;
  /** Null where the comparison was not observed in full, or is not wanted. */
  byAuthorPrevious: AuthorCounts | null;
  /** The channels with a counted message in the window. */
  byChannel: readonly ChannelCount[];
  /** The window by hour of the week: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  /** When one of these numbers next changes by time alone, ms UTC. */
  nextChangeAt: Milliseconds | null;
}

/** What the counts of messages refer to. */
export interface CountedTimes {
  /** The moment shown. */
  momentUs: Microseconds;
  window: TimeWindow;
  compared: TimeWindow | null;
  /** How far before the moment the edges of the windows lie that move with it. */
  agesUs: readonly Microseconds[];
}

/** All message counts that metrics share (docs/metrics.md#counted-messages). */
export function countMessages(
  community: Community,
  { momentUs, window, compared, agesUs }: CountedTimes,
  zone: TimeZone,
  rule: CountingRule,
): MessageCounts {
  const current = countWindow(community, window, zone, rule);
  const previous = compared && countWindow(community, compared, zone, rule);
  let [total, nextChangeUs] = [0, NEVER_US];
  for (const state of community.channels.values()) {
    const { rows, preHorizon } = state;
    total += preHorizon.messages + countedBefore(rows, rule)(rows.firstRowAfter(momentUs));
    nextChangeUs = Math.min(nextChangeUs, nextRowAgeStepUs(rows, agesUs, momentUs));
  }
  return {
    total,
    window: { count: current.messages, previous: previous?.messages ?? null },
    posters: { count: current.posters, previous: previous?.posters ?? null },
    byAuthor: current.byAuthor,
    byAuthorPrevious: previous?.byAuthor ?? null,
    byChannel: current.byChannel,
    hours: current.hours,
    nextChangeAt: stepToMs(nextChangeUs),
  };
}
