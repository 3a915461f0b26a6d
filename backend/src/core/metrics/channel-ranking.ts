import type { Community } from '../state/community.ts';
import type { ChannelCount } from './message-counts.ts';
import type { Channel, NameDirectory } from './name-directory.ts';

/** What a channel had in the window. */
export interface ChannelActivity {
  channel: Channel;
  messages: number;
  /** Of all counted messages in the window, 0 to 1. */
  share: number;
  /** People who posted there. */
  posters: number;
  /** When the last of them did, ms UTC. */
  lastAt: number;
}

export interface ChannelRanking {
  /** Those with messages in the window, most first; ties by id. */
  active: readonly ChannelActivity[];
  /** How many there are: those not archived, and whatever had messages in the window. */
  known: number;
}

export function rankChannels(
  community: Community,
  counts: readonly ChannelCount[],
  total: number,
  directory: NameDirectory,
): ChannelRanking {
  const sorted = counts.toSorted((a, b) => b.messages - a.messages || (a.channel < b.channel ? -1 : 1));
  const active = new Set(counts.map(({ channel }) => channel));
  let known = 0;
  for (const [id, { archived }] of community.channels)
    if (active.has(id) || !(archived.value || id.startsWith('D'))) known++;
  return {
    active: sorted.map(({ channel, messages, posters, lastUs: last }) => ({
      channel: directory.channel(channel),
      messages,
      share: messages / total,
      posters,
      lastAt: Math.floor(last / 1000),
    })),
    known,
  };
}
