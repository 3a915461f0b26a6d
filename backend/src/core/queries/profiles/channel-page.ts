import type { MessageChart } from '../../metrics/chart.ts';
import type { MetricContext } from '../../metrics/metric-context.ts';
import type { Channel, Person } from '../../metrics/name-directory.ts';
import { countPosters } from '../../metrics/passes/author-counts.ts';
import { NEVER_US } from '../../state/community.ts';
import { compareStrings } from '../../state/compare-strings.ts';
import { type Milliseconds, usToMs } from '../../time/units.ts';
import { compareActivity } from './activity-order.ts';
import { ChannelCounter } from './channel-counter.ts';
import { channelStandings } from './channel-standings.ts';
import type { QuestionCounts } from './conversation-counts.ts';
import { withEverybody } from './counted-rows.ts';
import { countHoursOfWeek } from './hours-of-week.ts';
import { boundsOf } from './message-times.ts';
import { type Standing, sumTallies, type Tally } from './tally.ts';
import { countTrend } from './trend.ts';

/** Everything that the page of a channel shows (docs/metrics.md#channel-page). Instants are ms UTC. */
export interface ChannelPage {
  channel: Channel;
  /** Whether any record names the channel. */
  isKnown: boolean;
  isArchived: boolean;
  /** Whether it was deleted in Slack: the messages up to then do not count. */
  isDeleted: boolean;
  /** Whether it has every member of the workspace. */
  isGeneral: boolean;
  createdAt: Milliseconds | null;
  /** Null if it is not known who created the channel. */
  creator: Person | null;
  /** The first counted message with a plausible date, and the last one up to the moment shown. */
  firstMessageAt: Milliseconds | null;
  lastMessageAt: Milliseconds | null;
  /** Messages that exist and count in no number, such as those of bots. */
  uncounted: number;
  /** Whether they count apart by the definition: the board leaves them out, and this page counts as if nothing did. */
  isApart: boolean;
  period: ChannelCounts;
  past: ChannelCounts;
  /** The whole past; null if there are no messages. */
  trend: MessageChart | null;
  /** The period by hour of the week: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  /** Everybody who wrote in it, most messages of the period first, then most of the whole past. */
  people: readonly PersonOfChannel[];
}

/** The numbers of a channel in one stretch of time. */
export interface ChannelCounts extends Standing {
  /** People who posted. */
  posters: number;
  /** Messages in threads that another person began. */
  replies: number;
  /** The median time to the first reply of another person, to threads that began in that time. */
  medianFirstReply: Milliseconds | null;
  questions: QuestionCounts;
}

/** What a person wrote in a channel, in the period and in the whole past. */
export interface PersonOfChannel {
  person: Person;
  messages: number;
  pastMessages: number;
  lastAt: Milliseconds;
}

/**
 * The page of the channel that has, or had, this id, over the period and the whole past, whatever the filter of the
 * board. Needs all rows. An unknown id has a page without numbers.
 */
export function channelPage(context: MetricContext, args: { id: string }): ChannelPage {
  const { received, definition, options, window, momentUs, directory } = context;
  const { channelChanges } = received;
  const id = channelChanges.currentId(args.id);
  const isApart = definition.channels.some((apart) => channelChanges.currentId(apart) === id);
  const rows = isApart ? withEverybody(context) : context;
  const state = rows.whole.channels.get(id);
  const standings = channelStandings(rows, id);
  const counter = new ChannelCounter(rows);
  if (state) counter.addChannel(state);
  const { inPeriod, times, uncounted } = counter;
  const inPast = sumTallies(counter.outsidePeriod, inPeriod);
  const { firstUs, lastUs } = boundsOf([times]);
  const createdUs = state?.createdAtUs ?? NEVER_US;
  const change = channelChanges.find(id);
  return {
    channel: directory.channel(id),
    isKnown: state !== undefined || change !== undefined,
    isArchived: state?.archived.value ?? false,
    isDeleted: (change?.deletedAtUs ?? 0) > 0,
    isGeneral: state?.general ?? false,
    createdAt: createdUs <= momentUs ? usToMs(createdUs) : null,
    creator: state?.creator ? directory.person(state.creator) : null,
    firstMessageAt: firstUs === null ? null : usToMs(firstUs),
    lastMessageAt: lastUs === null ? null : usToMs(lastUs),
    uncounted,
    isApart,
    period: { ...standings.period, posters: countPosters(inPeriod), ...counter.period.counts() },
    past: { ...standings.past, posters: countPosters(inPast), ...counter.past.counts() },
    trend: countTrend([times], firstUs, momentUs, options.zone),
    hours: countHoursOfWeek([times], window, options.zone),
    people: peopleOf(context, inPeriod, inPast),
  };
}

channelPage.needsAllRows = true;

function peopleOf({ whole: { authors }, directory }: MetricContext, inPeriod: Tally, inPast: Tally): PersonOfChannel[] {
  const people: PersonOfChannel[] = [];
  // Index 0 is for messages without a known author.
  for (let author = 1; author < inPast.messages.length; author++) {
    const pastMessages = inPast.messages[author] ?? 0;
    if (pastMessages === 0) continue;
    people.push({
      person: directory.person(authors.idAt(author)),
      messages: inPeriod.messages[author] ?? 0,
      pastMessages,
      lastAt: usToMs(inPast.lastUs[author] ?? 0),
    });
  }
  return people.sort((a, b) => compareActivity(a, b) || compareStrings(a.person.id, b.person.id));
}
