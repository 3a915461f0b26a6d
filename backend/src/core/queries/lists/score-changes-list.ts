import { countQuietPenalties, quietPeriodMs } from '../../metrics/health-score.ts';
import type { MetricContext } from '../../metrics/metric-context.ts';
import type { Community } from '../../state/community.ts';
import type { CountingRule } from '../../state/counting-rule.ts';
import { isInWindow, type TimeWindow } from '../../time/time-window.ts';
import { type Microseconds, type Milliseconds, msToUs, usToMs } from '../../time/units.ts';
import { joinsOf } from './activity-list.ts';
import { type ChannelTable, channelTable, IdTable, NO_INDEX, type PersonTable, personTable } from './list-tables.ts';
import { messageSources } from './listed-messages.ts';
import { visitNewestFirst } from './newest-first.ts';

/**
 * Why the score changed: the value of `kind` is an index in this list. Of changes at one time, the order is that of this
 * list.
 */
export const SCORE_CHANGE_KINDS = ['message', 'awake', 'quiet', 'join'] as const;

/** Every change of the health score in the period, by row, newest first (docs/metrics.md#lists). */
export interface ScoreChangesList {
  people: PersonTable;
  channels: ChannelTable;
  kind: Uint8Array;
  /** ms UTC. */
  at: Float64Array;
  /** Before the cap. */
  points: Float64Array;
  /** Who joined, an index in `people`; else `NO_INDEX`. */
  person: Int32Array;
  /** Where the message was posted, an index in `channels`; else `NO_INDEX`. */
  channel: Int32Array;
}

/** Changes of one kind, newest first. */
interface Changes {
  at: Milliseconds[];
  points: number[];
  person: number[];
  channel: number[];
}

/** All changes of the period, of the whole community, as the panel lists the latest of them (docs/metrics.md#score-changes). */
export function scoreChangesList(context: MetricContext, _args: Record<string, never>): ScoreChangesList {
  const { whole, window, rule, directory, health: rules } = context;
  const [people, channels] = [new IdTable(), new IdTable()];
  const [messages, awake, quiet, joins]: [Changes, Changes, Changes, Changes] = [none(), none(), none(), none()];
  let laterAt: Milliseconds | null = null;
  const addQuietTime = (at: Milliseconds) => {
    const penalties = countQuietPenalties(rules, at, laterAt ?? context.endMs);
    const penalty = penalties * rules.quietPenalty;
    if (penalty <= 0) return;
    if (laterAt !== null) add(awake, laterAt, penalty);
    const lastPenaltyAt = at + penalties * quietPeriodMs(rules);
    if (isInWindow(window, msToUs(lastPenaltyAt))) add(quiet, lastPenaltyAt, -penalty);
  };
  const sources = messageSources(whole, window, rule);
  visitNewestFirst(sources, (source, _row, us) => {
    const at = usToMs(us);
    addQuietTime(at);
    add(messages, at, rules.perMessage, NO_INDEX, channels.indexOf(sources[source]?.channel ?? ''));
    laterAt = at;
  });
  const beforeUs = lastMessageUpTo(whole, window, rule);
  if (beforeUs > 0) addQuietTime(usToMs(beforeUs));
  for (const { us, id } of joinsOf(whole, window).sort((a, b) => b.us - a.us || (a.id < b.id ? -1 : 1)))
    add(joins, usToMs(us), rules.perMember, people.indexOf(id));
  return {
    people: personTable(people.ids, directory),
    channels: channelTable(channels.ids, directory),
    ...mergeChanges([messages, awake, quiet, joins]),
  };
}

function none(): Changes {
  return { at: [], points: [], person: [], channel: [] };
}

function add(changes: Changes, at: Milliseconds, points: number, person = NO_INDEX, channel = NO_INDEX): void {
  changes.at.push(at);
  changes.points.push(points);
  changes.person.push(person);
  changes.channel.push(channel);
}

/** The last message before the window, with whose quiet time the window begins; 0 if there is none. */
function lastMessageUpTo(community: Community, { afterUs }: TimeWindow, rule: CountingRule): Microseconds {
  let lastUs = 0;
  for (const { times, end, isListed } of messageSources(community, { afterUs: -1, untilUs: afterUs }, rule)) {
    let row = end - 1;
    while (row >= 0 && !isListed(row)) row--;
    lastUs = Math.max(lastUs, row < 0 ? 0 : (times[row] ?? 0));
  }
  for (const { preHorizon } of community.channels.values()) lastUs = Math.max(lastUs, preHorizon.last);
  return lastUs;
}

function mergeChanges(
  lists: readonly Changes[],
): Pick<ScoreChangesList, 'kind' | 'at' | 'points' | 'person' | 'channel'> {
  const length = lists.reduce((sum, { at }) => sum + at.length, 0);
  const merged = {
    kind: new Uint8Array(length),
    at: new Float64Array(length),
    points: new Float64Array(length),
    person: new Int32Array(length),
    channel: new Int32Array(length),
  };
  const next = lists.map(() => 0);
  for (let row = 0; row < length; row++) {
    let [kind, latest] = [0, Number.NEGATIVE_INFINITY];
    for (const [other, { at }] of lists.entries()) {
      const head = at[next[other] ?? 0] ?? Number.NEGATIVE_INFINITY;
      if (head > latest) [kind, latest] = [other, head];
    }
    const from = next[kind] ?? 0;
    next[kind] = from + 1;
    const list = lists[kind];
    merged.kind[row] = kind;
    merged.at[row] = list?.at[from] ?? 0;
    merged.points[row] = list?.points[from] ?? 0;
    merged.person[row] = list?.person[from] ?? NO_INDEX;
    merged.channel[row] = list?.channel[from] ?? NO_INDEX;
  }
  return merged;
}
