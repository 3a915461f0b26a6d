import type { MetricContext } from '../../metrics/metric-context.ts';
import { type ChannelTable, channelTable, type PersonTable, personTable } from './list-tables.ts';

/** Everybody and every channel, for the search by name. */
export interface Names {
  people: PersonTable;
  channels: ChannelTable;
}

/**
 * The names of all people but bots, and of all channels but direct conversations, whatever the filter, and also of what
 * counts apart (docs/metrics.md#what-counts).
 */
export function names({ received, directory }: MetricContext, _args: Record<string, never>): Names {
  const people = [...received.people].filter(([, { bot }]) => !bot).map(([id]) => id);
  const channels = [...received.channels.keys()].filter((id) => !id.startsWith('D'));
  return { people: personTable(people, directory), channels: channelTable(channels, directory) };
}
