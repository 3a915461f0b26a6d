import { applyFilter } from '../state/apply-filter.ts';
import { type Community, hasAllRowsAfter, NEVER_US } from '../state/community.ts';
import { firstCountedUs } from '../state/counted-totals.ts';
import { type CountingRule, createCountingRule } from '../state/counting-rule.ts';
import { type Filter, isFiltered, withoutFilterPart } from '../state/filter.ts';
import { describeWorkspace, type Workspace } from '../state/workspace.ts';
import { earliest } from '../time/earliest.ts';
import { EARLIEST_PLAUSIBLE_US } from '../time/slack-timestamp.ts';
import type { TimeZone } from '../time/time-zone.ts';
import { endOfMillisecondUs, WINDOW_US } from '../time/window.ts';
import { type ChannelRanking, rankChannels } from './channel-ranking.ts';
import type { DailyCount } from './daily-count.ts';
import { type HealthRules, type HealthScore, healthScore, nextQuietPenaltyAtMs } from './health-score.ts';
import { countHourly, type HourlyCount } from './hourly-count.ts';
import { type ActivityItem, latestActivity } from './latest-activity.ts';
import { type Leader, rankLeaders } from './leaderboard.ts';
import { countMessages, type MessageCounts } from './message-counts.ts';
import { type MessageDistribution, messageDistribution } from './message-distribution.ts';
import { createNameDirectory, type NameDirectory } from './name-directory.ts';
import { countNewMembers } from './new-members.ts';
import { type NewcomerFunnel, newcomerFunnel } from './newcomer-funnel.ts';
import { latestScoreChanges, type ScoreChange } from './score-changes.ts';
import { computeThreadStats, type FirstReplyTimes } from './thread-stats.ts';
import { computeTrend, type TrendPoint } from './trend.ts';
import { type UnansweredQuestion, unansweredQuestions } from './unanswered-questions.ts';
import { computeVitalSigns, type VitalSignsScore } from './vital-signs/vital-signs.ts';
import type { WindowCount } from './window-count.ts';

/** Everything the panels show at one moment. Times are ms UTC. */
export interface Summary {
  now: number;
  workspace: Workspace;
  /** Counted messages ever seen, and when the first of them was posted. */
  total: { messages: number; since: number | null };
  /** From when on messages of the window are counted, where a browser that looks back holds only these; else null. */
  heldFrom: number | null;
  messages: WindowCount;
  newMembers: WindowCount;
  posters: WindowCount;
  /** The last 61 calendar days of the zone, today last. */
  days: readonly DailyCount[];
  /** The hours of the span that the filter names, where it is at most a week of what is held; else null. */
  zoom: readonly HourlyCount[] | null;
  /** Messages of the window by hour of the week in the zone: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  health: HealthScore;
  /** Null unless they were asked for. */
  vitals: VitalSignsScore | null;
  /** The last 30 days, oldest first. Its points move on with `now`, which `nextChangeAt` does not announce. */
  trend: readonly TrendPoint[];
  /** What moved the score last, newest first. */
  scoreChanges: readonly ScoreChange[];
  /** What all of this is restricted to. */
  filter: Filter;
  /** The ten who posted most in the window, most first. */
  leaders: readonly Leader[];
  channels: ChannelRanking;
  /** Of the window; `previous` is null where the window before was not observed in full. */
  firstReply: FirstReplyTimes & { previous: FirstReplyTimes | null };
  /** The oldest first. */
  unanswered: readonly UnansweredQuestion[];
  newcomers: NewcomerFunnel;
  distribution: MessageDistribution;
  /** The newest first. */
  activity: readonly ActivityItem[];
  /** Names for the ids inside texts. */
  directory: NameDirectory;
  /** When some number changes by time alone, or null if time changes nothing. */
  nextChangeAt: number | null;
}

/** How many moves the ledger shows. */
const SCORE_CHANGES_SHOWN = 4;

export interface SummaryOptions {
  zone: TimeZone;
  countDirectMessages: boolean;
  health: HealthRules;
  /** Whether the vital signs are asked for, too. */
  vitals?: boolean;
}

/**
 * What the community comes to at `now` (ms UTC; what carries a later timestamp has not happened yet), as far as the filter
 * lets it through. Any `now` of the retained days will do; edits, deletions and names are as known today, though. The axis of
 * days ends at `present`. Pure, and computed
 * anew each time: there are no running counters that could drift. Both tiers call this very function.
 */
export function summarize(
  whole: Community,
  now: number,
  rules: SummaryOptions,
  filter: Filter = {},
  present = now,
): Summary {
  const { zone } = rules;
  const moment = endOfMillisecondUs(now);
  const rule = createCountingRule(whole, rules.countDirectMessages);
  const community = applyFilter(whole, filter, zone);
  const end = filter.span ? Math.min(moment, filter.span.to * 1000 - 1) : moment;
  const observed = isFiltered(filter) ? firstObservedUs(whole, rule) : null;
  const messages = countMessages(community, end, zone, rule, observed);
  /** What a panel shows that one part of the filter was chosen in. */
  const beside = (part: 'channel' | 'person' | 'hour'): MessageCounts =>
    filter[part] === undefined
      ? messages
      : countMessages(applyFilter(whole, withoutFilterPart(filter, part), zone), end, zone, rule, observed);
  const latest = endOfMillisecondUs(present);
  /** The axis of days ends at the present, whatever moment or span is shown on it. */
  const daysUpTo = (last: number): DailyCount[] =>
    countMessages(applyFilter(whole, withoutFilterPart(filter, 'span'), zone), last, zone, rule, observed).days;
  const byPerson = beside('person');
  const byChannel = beside('channel');
  const joins = countNewMembers(community, end, messages.firstUs);
  const counts = {
    messages: messages.window.count,
    newMembers: joins.window.count,
    lastMessageAt: usToMsOrNull(messages.lastUs),
  };
  const directory = createNameDirectory(whole);
  const activity = latestActivity(community, end, rule, directory);
  const threads = computeThreadStats(community, end, rule);
  const since = messages.firstUs === null ? joins.since : Math.min(messages.firstUs, joins.since ?? NEVER_US);
  const before = messages.window.previous === null ? null : messages.byAuthorPrevious;
  const shape = messageDistribution(messages.byAuthor, before, end);
  const vitals = rules.vitals ? computeVitalSigns(community, end, rule, firstObservedUs(whole, rule)) : null;
  const newcomers = newcomerFunnel(community, end, rule, messages.byAuthor, threads.answeredAuthors, directory);
  return {
    now,
    workspace: describeWorkspace(community.workspace),
    total: { messages: messages.total, since: usToMsOrNull(messages.firstUs) },
    heldFrom: hasAllRowsAfter(whole, end - WINDOW_US) ? null : Math.ceil(whole.horizonUs / 1000),
    messages: messages.window,
    newMembers: joins.window,
    posters: messages.posters,
    days: end === latest ? messages.days : daysUpTo(latest),
    zoom: filter.span ? countHourly(community, filter.span, latest, zone, rule) : null,
    hours: beside('hour').hours,
    health: healthScore(rules.health, counts, Math.floor(end / 1000)),
    vitals,
    trend: computeTrend(community, end, since, messages, rules.health),
    scoreChanges: latestScoreChanges(activity.rows, rules.health, Math.floor(end / 1000), SCORE_CHANGES_SHOWN),
    filter,
    leaders: rankLeaders(
      byPerson.byAuthor,
      byPerson.window.previous === null ? null : byPerson.byAuthorPrevious,
      byPerson.window.count,
      community.authors,
      directory,
    ),
    channels: rankChannels(whole, byChannel.byChannel, byChannel.window.count, directory),
    firstReply: { ...threads.firstReply, previous: before && threads.firstReplyPrevious },
    unanswered: unansweredQuestions(community, end, rule, directory),
    newcomers,
    distribution: shape,
    activity: activity.rows,
    directory,
    nextChangeAt: earliest(
      messages.nextChangeAt,
      messages.days.at(-1)?.to ?? null,
      joins.nextChangeAt,
      newcomers.nextChangeAt,
      vitals?.nextChangeAt ?? null,
      shape.nextChangeAt,
      activity.nextChangeAt,
      nextQuietPenaltyAtMs(rules.health, counts.lastMessageAt, now),
    ),
  };
}

/** When the first counted message was posted, of all that are known and dated plausibly; microseconds. */
function firstObservedUs(community: Community, rule: CountingRule): number | null {
  let since = NEVER_US;
  for (const { rows, preHorizon: before } of community.channels.values())
    since = Math.min(since, before.first, firstCountedUs(rows, EARLIEST_PLAUSIBLE_US, rows.length, rule));
  return since === NEVER_US ? null : since;
}

/** Whole ms UTC of a time in microseconds. */
function usToMsOrNull(us: number | null): number | null {
  return us === null ? null : Math.floor(us / 1000);
}
