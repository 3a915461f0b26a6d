import type { MetricContext } from '../../metrics/metric-context.ts';
import { countWindow } from '../../metrics/passes/count-window.ts';
import { NEVER_US } from '../../state/community.ts';
import { compareStrings } from '../../state/compare-strings.ts';
import { usToMs } from '../../time/units.ts';
import { type ChannelTable, channelTable, msOrUnknown, UNKNOWN } from './list-tables.ts';

/**
 * Every channel with what was written in it in the period, by row (docs/metrics.md#lists). Times are ms UTC, `UNKNOWN`
 * where there is none.
 */
export interface ChannelsList {
  channels: ChannelTable;
  messages: Uint32Array;
  /** The messages of the comparison; null without one. */
  previous: Uint32Array | null;
  /** All counted messages of the period. */
  total: number;
  posters: Uint32Array;
  /** The last message of the period. */
  lastAt: Float64Array;
  createdAt: Float64Array;
  /** 1 for a channel that is archived. */
  isArchived: Uint8Array;
}

/**
 * Every channel but direct conversations, and each that has counted messages in the period; in the order of the panel.
 * The filter restricts what is counted, but not by channel.
 */
export function channelsList(context: MetricContext, _args: Record<string, never>): ChannelsList {
  const { whole, options, rule, directory, comparedWindow, momentUs } = context;
  const { byChannel, window } = context.messagesWithout('channel');
  const counts = new Map(byChannel.map((count) => [count.channel, count]));
  const compared =
    comparedWindow && countWindow(context.communityWithout('channel'), comparedWindow, options.zone, rule).byChannel;
  const previous = compared && new Map(compared.map(({ channel, messages }) => [channel, messages]));
  const ids = [...whole.channels.keys()].filter((id) => !id.startsWith('D') || counts.has(id) || previous?.has(id));
  const messagesOf = (id: string) => counts.get(id)?.messages ?? 0;
  ids.sort((a, b) => messagesOf(b) - messagesOf(a) || compareStrings(a, b));
  const createdUs = (id: string) => whole.channels.get(id)?.createdAtUs ?? NEVER_US;
  return {
    channels: channelTable(ids, directory),
    messages: Uint32Array.from(ids, messagesOf),
    previous: previous && Uint32Array.from(ids, (id) => previous.get(id) ?? 0),
    total: window.count,
    posters: Uint32Array.from(ids, (id) => counts.get(id)?.posters ?? 0),
    lastAt: Float64Array.from(ids, (id) => {
      const count = counts.get(id);
      return count ? usToMs(count.lastUs) : UNKNOWN;
    }),
    createdAt: Float64Array.from(ids, (id) => (createdUs(id) > momentUs ? UNKNOWN : msOrUnknown(createdUs(id)))),
    isArchived: Uint8Array.from(ids, (id) => Number(whole.channels.get(id)?.archived.value ?? false)),
  };
}
