import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { parseSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import { DAY_MS, msToUs } from '../../backend/src/core/time/units.ts';

/** A counted message in the most obvious form. Times are microseconds UTC. */
export interface NaiveMessage {
  channel: string;
  timeUs: number;
  user: string;
  /** The time of the first message of the thread; 0 for that message itself. */
  threadRootUs: number;
}

/** Returns the records without those dated more than a day after they were received (docs/metrics.md#implausible-dates). */
export function withoutFutureRecords(all: readonly SlackRecord[]): readonly SlackRecord[] {
  return all.filter((r) => (parseSlackTimestamp(r.timestamp) ?? 0) <= msToUs(r.received_at + DAY_MS));
}

/** Returns the messages that count by docs/metrics.md#counted-messages, computed in the most obvious way. */
export function naiveMessages(all: readonly SlackRecord[]): NaiveMessage[] {
  const bots = new Set(
    all.flatMap((r) =>
      r.bot && (r.event_type === 'team_join' || r.event_type === 'user_change') && 'user' in r ? [r.user] : [],
    ),
  );
  const messages = new Map<string, NaiveMessage & { isExcluded: boolean }>();
  for (const record of all) {
    if (record.metric_type !== 'message_count') continue;
    const key = `${record.channel}|${record.timestamp}`;
    const [known, user] = [messages.get(key), record.user ?? ''];
    const us = parseSlackTimestamp(record.timestamp) ?? 0;
    const thread = parseSlackTimestamp(record.thread_ts) ?? 0;
    messages.set(key, {
      channel: record.channel,
      timeUs: us,
      user: known && known.user > user ? known.user : user,
      threadRootUs: Math.max(known?.threadRootUs ?? 0, thread < us ? thread : 0),
      isExcluded: record.bot || record.channel_type === 'im' || (known?.isExcluded ?? false),
    });
  }
  for (const record of all)
    if (record.event_type === 'message_deleted' && 'channel' in record)
      messages.delete(`${record.channel}|${record.timestamp}`);
  return [...messages.values()].filter(({ isExcluded, user }) => !isExcluded && !bots.has(user));
}
