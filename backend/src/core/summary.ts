import { type Activity, newestActivity } from './activity.ts';
import { type Channels, channelsOf } from './channels.ts';
import type { Community } from './community.ts';
import { countedRule } from './counted.ts';
import type { Day } from './days.ts';
import { createDirectory, type Directory } from './directory.ts';
import { type Health, type HealthRules, health, nextPenaltyAt } from './health.ts';
import { countJoins } from './joins.ts';
import { type Leader, leaders } from './leaders.ts';
import { countMessages } from './messages.ts';
import { type Newcomers, welcome } from './newcomers.ts';
import { type Shape, shapeOf } from './shape.ts';
import { type FirstReply, readThreads } from './threads.ts';
import { type Unanswered, unansweredQuestions } from './unanswered.ts';
import { earliest, endOf, type Windowed } from './window.ts';
import { describeWorkspace, type Workspace } from './workspace.ts';
import type { Zone } from './zone.ts';

/** Everything the panels show at one moment. Times are ms UTC. */
export interface Summary {
  now: number;
  workspace: Workspace;
  /** Counted messages ever seen, and when the first of them was posted. */
  total: { messages: number; since: number | null };
  messages: Windowed;
  newMembers: Windowed;
  posters: Windowed;
  /** The last 61 calendar days of the zone, today last. */
  days: readonly Day[];
  /** Messages of the window by hour of the week in the zone: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  health: Health;
  /** The ten who posted most in the window, most first. */
  leaders: readonly Leader[];
  channels: Channels;
  /** Of the window; `previous` is null where the window before was not observed in full. */
  firstReply: FirstReply & { previous: FirstReply | null };
  /** The oldest first. */
  unanswered: readonly Unanswered[];
  newcomers: Newcomers;
  shape: Shape;
  /** The newest first. */
  activity: readonly Activity[];
  /** Names for the ids inside texts. */
  directory: Directory;
  /** When some number changes by time alone, or null if time changes nothing. */
  nextChangeAt: number | null;
}

export interface SummaryRules {
  zone: Zone;
  countDirectMessages: boolean;
  health: HealthRules;
}

/**
 * What the community comes to at `now` (ms UTC; what carries a later timestamp has not happened yet). Pure, and computed
 * anew each time: there are no running counters that could drift. Both tiers call this very function.
 */
export function summarize(community: Community, now: number, rules: SummaryRules): Summary {
  const end = endOf(now);
  const rule = countedRule(community, rules.countDirectMessages);
  const messages = countMessages(community, end, rules.zone, rule);
  const joins = countJoins(community, end, messages.first);
  const counts = {
    messages: messages.window.count,
    newMembers: joins.window.count,
    lastMessageAt: ms(messages.last),
  };
  const directory = createDirectory(community);
  const activity = newestActivity(community, end, rule, directory);
  const threads = readThreads(community, end, rule);
  const before = messages.window.previous === null ? null : messages.byAuthorBefore;
  const shape = shapeOf(messages.byAuthor, before, end);
  const newcomers = welcome(community, end, messages.firstPosts, threads.answered, directory);
  return {
    now,
    workspace: describeWorkspace(community.workspace),
    total: { messages: messages.total, since: ms(messages.first) },
    messages: messages.window,
    newMembers: joins.window,
    posters: messages.posters,
    days: messages.days,
    hours: messages.hours,
    health: health(rules.health, counts, now),
    leaders: leaders(messages.byAuthor, before, messages.window.count, community.authors, directory),
    channels: channelsOf(community, messages.byChannel, messages.window.count, directory),
    firstReply: { ...threads.firstReply, previous: before && threads.before },
    unanswered: unansweredQuestions(community, end, rule, directory),
    newcomers,
    shape,
    activity: activity.rows,
    directory,
    nextChangeAt: earliest(
      messages.nextChangeAt,
      messages.days.at(-1)?.to ?? null,
      joins.nextChangeAt,
      newcomers.nextChangeAt,
      shape.nextChangeAt,
      activity.nextChangeAt,
      nextPenaltyAt(rules.health, counts.lastMessageAt, now),
    ),
  };
}

/** Whole ms UTC of a time in microseconds. */
function ms(us: number | null): number | null {
  return us === null ? null : Math.floor(us / 1000);
}
