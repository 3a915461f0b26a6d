import { type Activity, newestActivity } from './activity.ts';
import { type Channels, channelsOf } from './channels.ts';
import { type ClockHour, countClockHours } from './clock-hours.ts';
import { type Community, isHeld, NEVER } from './community.ts';
import { type CountedRule, countedRule } from './counted.ts';
import { firstCounted } from './counted-sum.ts';
import type { Day } from './days.ts';
import { createDirectory, type Directory } from './directory.ts';
import { type Filter, isFiltered, without } from './filter.ts';
import { type Health, type HealthRules, health, nextPenaltyAt } from './health.ts';
import { countJoins } from './joins.ts';
import { type Leader, leaders } from './leaders.ts';
import { latestMoves, type Move } from './ledger.ts';
import { masked } from './masked.ts';
import { countMessages, type MessageCounts } from './messages.ts';
import { type Newcomers, welcome } from './newcomers.ts';
import { type Shape, shapeOf } from './shape.ts';
import { type FirstReply, readThreads } from './threads.ts';
import { BEGINNING } from './timestamp.ts';
import { type TrendPoint, trendOf } from './trend.ts';
import { type Unanswered, unansweredQuestions } from './unanswered.ts';
import { type VitalSigns, vitalSigns } from './vital-signs.ts';
import { earliest, endOf, WINDOW, type Windowed } from './window.ts';
import { describeWorkspace, type Workspace } from './workspace.ts';
import type { Zone } from './zone.ts';

/** Everything the panels show at one moment. Times are ms UTC. */
export interface Summary {
  now: number;
  workspace: Workspace;
  /** Counted messages ever seen, and when the first of them was posted. */
  total: { messages: number; since: number | null };
  /** From when on messages of the window are counted, where a browser that looks back holds only these; else null. */
  heldFrom: number | null;
  messages: Windowed;
  newMembers: Windowed;
  posters: Windowed;
  /** The last 61 calendar days of the zone, today last. */
  days: readonly Day[];
  /** The hours of the span that the filter names, where it is at most a week of what is held; else null. */
  zoom: readonly ClockHour[] | null;
  /** Messages of the window by hour of the week in the zone: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  health: Health;
  /** Null unless they were asked for. */
  vitals: VitalSigns | null;
  /** The last 30 days, oldest first. Its points move on with `now`, which `nextChangeAt` does not announce. */
  trend: readonly TrendPoint[];
  /** What moved the score last, newest first. */
  moves: readonly Move[];
  /** What all of this is restricted to. */
  filter: Filter;
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

/** How many moves the ledger shows. */
const MOVES = 4;

export interface SummaryRules {
  zone: Zone;
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
  rules: SummaryRules,
  filter: Filter = {},
  present = now,
): Summary {
  const { zone } = rules;
  const moment = endOf(now);
  const rule = countedRule(whole, rules.countDirectMessages);
  const community = masked(whole, filter, zone);
  const end = filter.span ? Math.min(moment, filter.span.to * 1000 - 1) : moment;
  const observed = isFiltered(filter) ? observedSince(whole, rule) : null;
  const messages = countMessages(community, end, zone, rule, observed);
  /** What a panel shows that one part of the filter was chosen in. */
  const beside = (part: 'channel' | 'person' | 'hour'): MessageCounts =>
    filter[part] === undefined
      ? messages
      : countMessages(masked(whole, without(filter, part), zone), end, zone, rule, observed);
  const latest = endOf(present);
  /** The axis of days ends at the present, whatever moment or span is shown on it. */
  const daysUpTo = (last: number): Day[] =>
    countMessages(masked(whole, without(filter, 'span'), zone), last, zone, rule, observed).days;
  const byPerson = beside('person');
  const byChannel = beside('channel');
  const joins = countJoins(community, end, messages.first);
  const counts = {
    messages: messages.window.count,
    newMembers: joins.window.count,
    lastMessageAt: ms(messages.last),
  };
  const directory = createDirectory(whole);
  const activity = newestActivity(community, end, rule, directory);
  const threads = readThreads(community, end, rule);
  const since = messages.first === null ? joins.since : Math.min(messages.first, joins.since ?? NEVER);
  const before = messages.window.previous === null ? null : messages.byAuthorBefore;
  const shape = shapeOf(messages.byAuthor, before, end);
  const vitals = rules.vitals ? vitalSigns(community, end, rule, observedSince(whole, rule)) : null;
  const newcomers = welcome(community, end, rule, messages.byAuthor, threads.answered, directory);
  return {
    now,
    workspace: describeWorkspace(community.workspace),
    total: { messages: messages.total, since: ms(messages.first) },
    heldFrom: isHeld(whole, end - WINDOW) ? null : Math.ceil(whole.horizon / 1000),
    messages: messages.window,
    newMembers: joins.window,
    posters: messages.posters,
    days: end === latest ? messages.days : daysUpTo(latest),
    zoom: filter.span ? countClockHours(community, filter.span, latest, zone, rule) : null,
    hours: beside('hour').hours,
    health: health(rules.health, counts, Math.floor(end / 1000)),
    vitals,
    trend: trendOf(community, end, since, messages, rules.health),
    moves: latestMoves(activity.rows, rules.health, Math.floor(end / 1000), MOVES),
    filter,
    leaders: leaders(
      byPerson.byAuthor,
      byPerson.window.previous === null ? null : byPerson.byAuthorBefore,
      byPerson.window.count,
      community.authors,
      directory,
    ),
    channels: channelsOf(whole, byChannel.byChannel, byChannel.window.count, directory),
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
      vitals?.nextChangeAt ?? null,
      shape.nextChangeAt,
      activity.nextChangeAt,
      nextPenaltyAt(rules.health, counts.lastMessageAt, now),
    ),
  };
}

/** When the first counted message was posted, of all that are known and dated plausibly; microseconds. */
function observedSince(community: Community, rule: CountedRule): number | null {
  let since = NEVER;
  for (const { rows, before } of community.channels.values())
    since = Math.min(since, before.first, firstCounted(rows, BEGINNING, rows.length, rule));
  return since === NEVER ? null : since;
}

/** Whole ms UTC of a time in microseconds. */
function ms(us: number | null): number | null {
  return us === null ? null : Math.floor(us / 1000);
}
