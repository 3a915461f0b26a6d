import type { MetricContext } from '../../metrics/metric-context.ts';
import { visitReplies } from '../../metrics/passes/replies.ts';
import { NEVER_US } from '../../state/community.ts';
import { compareStrings } from '../../state/compare-strings.ts';
import { isCounted } from '../../state/counting-rule.ts';
import { joinsOf } from './activity-list.ts';
import {
  type ChannelTable,
  channelTable,
  IdTable,
  msOrUnknown,
  NO_INDEX,
  type PersonTable,
  personTable,
} from './list-tables.ts';

/**
 * Everybody who joined in the period, by row (docs/metrics.md#lists). Times are ms UTC, `UNKNOWN` where there is none.
 */
export interface NewcomersList {
  people: PersonTable;
  channels: ChannelTable;
  joinedAt: Float64Array;
  /** Their first counted message of the period, and its channel as an index in `channels`. */
  wroteAt: Float64Array;
  channel: Int32Array;
  /** The first reply of another person to a message of theirs of the period. */
  answeredAt: Float64Array;
}

/** Everybody who joined in the period, the latest first, with the steps of the funnel of newcomers. */
export function newcomersList(context: MetricContext, _args: Record<string, never>): NewcomersList {
  const { community, window, momentUs, rule, directory } = context;
  const { authors } = community;
  const joins = joinsOf(community, window).sort((a, b) => b.us - a.us || compareStrings(a.id, b.id));
  const wroteUs = new Float64Array(authors.ids.length).fill(NEVER_US);
  const answeredUs = new Float64Array(authors.ids.length).fill(NEVER_US);
  const channelOf = new Map<number, string>();
  for (const [channel, { rows }] of community.channels) {
    const { ts, author, flags } = rows.columns;
    const end = rows.firstRowAfter(window.untilUs);
    for (let row = rows.firstRowAfter(window.afterUs); row < end; row++) {
      const [index, us] = [author[row] ?? 0, ts[row] ?? 0];
      if (us >= (wroteUs[index] ?? 0) || !isCounted(rule, flags[row], index)) continue;
      wroteUs[index] = us;
      channelOf.set(index, channel);
    }
    visitReplies(rows, window, momentUs, rule, (reply, root) => {
      const asker = author[root] ?? 0;
      answeredUs[asker] = Math.min(answeredUs[asker] ?? NEVER_US, ts[reply] ?? NEVER_US);
    });
  }
  const channels = new IdTable();
  // Index 0 is that of messages without a known author.
  const indexes = joins.map(({ id }) => authors.indexOf(id) ?? 0);
  const timesOf = (us: Float64Array) =>
    Float64Array.from(indexes, (author) => msOrUnknown(author === 0 ? NEVER_US : (us[author] ?? NEVER_US)));
  const channel = Int32Array.from(indexes, (author) => {
    const id = author === 0 ? undefined : channelOf.get(author);
    return id === undefined ? NO_INDEX : channels.indexOf(id);
  });
  return {
    people: personTable(
      joins.map(({ id }) => id),
      directory,
    ),
    channels: channelTable(channels.ids, directory),
    joinedAt: Float64Array.from(joins, ({ us }) => msOrUnknown(us)),
    wroteAt: timesOf(wroteUs),
    channel,
    answeredAt: timesOf(answeredUs),
  };
}
