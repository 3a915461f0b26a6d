import type { Community } from '../state/community.ts';
import { compareStrings } from '../state/compare-strings.ts';
import { type Milliseconds, usToMs } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { Channel, NameDirectory } from './name-directory.ts';
import type { ChannelCount } from './passes/count-window.ts';

/** One channel in the window. */
export interface ChannelActivity {
  channel: Channel;
  messages: number;
  /** Its share of all counted messages in the window, 0 to 1. */
  share: number;
  /** People who posted in it. */
  posters: number;
  /** The time of its last message in the window, ms UTC. */
  lastAt: Milliseconds;
}

export interface ChannelRanking {
  /** Channels with messages in the window, most messages first; ties by id. */
  active: readonly ChannelActivity[];
  /** The number of channels that are not archived or had messages in the window. */
  known: number;
}

/** The channels by messages of the window, without the channel of the filter (docs/metrics.md#channels). */
export function channelsMetric(context: MetricContext): MetricResult<ChannelRanking> {
  const { byChannel, window, nextChangeAt } = context.messagesWithout('channel');
  return {
    value: rankChannels(context.whole, byChannel, window.count, context.directory),
    nextChangeAt: context.nextChange(nextChangeAt),
  };
}

function rankChannels(
  community: Community,
  counts: readonly ChannelCount[],
  total: number,
  directory: NameDirectory,
): ChannelRanking {
  const sorted = counts.toSorted((a, b) => b.messages - a.messages || compareStrings(a.channel, b.channel));
  const active = new Set(counts.map(({ channel }) => channel));
  let known = 0;
  for (const [id, { archived }] of community.channels)
    if (active.has(id) || !(archived.value || id.startsWith('D'))) known++;
  return {
    active: sorted.map(({ channel, messages, posters, lastUs }) => ({
      channel: directory.channel(channel),
      messages,
      share: messages / total,
      posters,
      lastAt: usToMs(lastUs),
    })),
    known,
  };
}
