import type { MessageChart } from '../../metrics/chart.ts';
import type { MetricContext } from '../../metrics/metric-context.ts';
import type { Channel, Person } from '../../metrics/name-directory.ts';
import { isOfOtherWorkspace, NEVER_US } from '../../state/community.ts';
import { compareStrings } from '../../state/compare-strings.ts';
import { apartPersonTest } from '../../state/counting/counts-apart.ts';
import { type Milliseconds, usToMs } from '../../time/units.ts';
import { compareActivity } from './activity-order.ts';
import type { QuestionCounts } from './conversation-counts.ts';
import { withEverybody } from './counted-rows.ts';
import { countHoursOfWeek } from './hours-of-week.ts';
import { boundsOf } from './message-times.ts';
import { PersonCounter } from './person-counter.ts';
import { compareByLastMessage, type Standing, standingIn, sumTallies } from './tally.ts';
import { countTrend } from './trend.ts';

/** Everything that the page of a person shows (docs/metrics.md#person-page). Instants are ms UTC. */
export interface PersonPage {
  person: Person;
  /** Whether any record names the person. */
  isKnown: boolean;
  isBot: boolean;
  isGuest: boolean;
  /** Whether the account is deactivated. */
  isDeleted: boolean;
  /** Whether they are a member of another workspace, who writes here by Slack Connect. */
  isOfOtherWorkspace: boolean;
  joinedAt: Milliseconds | null;
  /** The first counted message with a plausible date, and the last one up to the moment shown. */
  firstMessageAt: Milliseconds | null;
  lastMessageAt: Milliseconds | null;
  /** Messages that exist and count in no number, such as those of a bot and direct messages. */
  uncounted: number;
  /** Whether they count apart by the definition: the board leaves them out, and this page counts as if nothing did. */
  isApart: boolean;
  period: PersonCounts;
  past: PersonCounts;
  /** The whole past; null if there are no messages. */
  trend: MessageChart | null;
  /** The period by hour of the week: 168 numbers, Monday 0 h first. */
  hours: Uint32Array;
  /** Every channel in which they wrote, most messages of the period first, then most of the whole past. */
  channels: readonly ChannelOfPerson[];
}

/** The numbers of a person in one stretch of time. */
export interface PersonCounts extends Standing {
  /** Messages in threads that another person began. */
  repliesGiven: number;
  /** Messages of other people in threads that the person began. */
  repliesReceived: number;
  /** The median time after which the person replied as the first, to threads that began in that time. */
  medianReplyGiven: Milliseconds | null;
  /** The median time after which another person replied first, to threads of the person that began in that time. */
  medianReplyReceived: Milliseconds | null;
  questions: QuestionCounts;
}

/** What a person wrote in one channel, in the period and in the whole past. */
export interface ChannelOfPerson {
  channel: Channel;
  messages: number;
  pastMessages: number;
  lastAt: Milliseconds;
}

/**
 * The page of the person with this id over the period and the whole past, whatever the filter of the board. Needs all
 * rows. An unknown id has a page without numbers.
 */
export function personPage(context: MetricContext, { id }: { id: string }): PersonPage {
  const { received, definition, options, window, momentUs, directory } = context;
  const state = received.people.get(id);
  const isApart = apartPersonTest(definition)?.(id, state) === true;
  const rows = isApart ? withEverybody(context) : context;
  const { whole } = rows;
  const author = id === '' ? -1 : (whole.authors.indexOf(id) ?? -1);
  const counter = new PersonCounter(rows, author);
  for (const [channel, channelState] of whole.channels) counter.addChannel(channel, channelState);
  const { inPeriod, times, uncounted } = counter;
  const inPast = sumTallies(counter.outsidePeriod, inPeriod);
  const { firstUs, lastUs } = boundsOf(times);
  const joinedUs = state?.joinedAtUs ?? NEVER_US;
  return {
    person: directory.person(id),
    isKnown: state !== undefined || author > 0,
    isBot: state?.bot ?? false,
    isGuest: state?.profile.guest ?? false,
    isDeleted: state?.profile.deleted ?? false,
    isOfOtherWorkspace: isOfOtherWorkspace(state),
    joinedAt: joinedUs <= momentUs ? usToMs(joinedUs) : null,
    firstMessageAt: firstUs === null ? null : usToMs(firstUs),
    lastMessageAt: lastUs === null ? null : usToMs(lastUs),
    uncounted,
    isApart,
    period: {
      ...standingIn(inPeriod, author, compareByLastMessage(whole.authors, inPeriod), 0),
      ...counter.period.counts(),
    },
    past: { ...standingIn(inPast, author, compareByLastMessage(whole.authors, inPast), 0), ...counter.past.counts() },
    trend: countTrend(times, firstUs, momentUs, options.zone),
    hours: countHoursOfWeek(times, window, options.zone),
    channels: counter.channels
      .sort((a, b) => compareActivity(a, b) || compareStrings(a.channel, b.channel))
      .map(({ channel, lastUs: us, ...counts }) => ({
        channel: directory.channel(channel),
        ...counts,
        lastAt: usToMs(us),
      })),
  };
}

personPage.needsAllRows = true;
