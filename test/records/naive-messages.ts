import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { parseSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';

/** A counted message, in the most obvious form. Microseconds. */
export interface NaiveMessage {
  channel: string;
  timeUs: number;
  user: string;
  /** Of the thread's first message; 0 for that message itself. */
  threadRootUs: number;
}

/** What is dated a day after it came has not happened. */
export function withoutFutureRecords(all: readonly SlackRecord[]): readonly SlackRecord[] {
  return all.filter((r) => (parseSlackTimestamp(r.timestamp) ?? 0) <= (r.received_at + 24 * 3600 * 1000) * 1000);
}

/** Rule M of features.md 4.1, said once more in the most obvious way. */
export function naiveMessages(all: readonly SlackRecord[]): NaiveMessage[] {
  const bots = new Set(
    all.flatMap((r) =>
      r.bot && (r.event_type === 'team_join' || r.event_type === 'user_change') && 'user' in r ? [r.user] : [],
    ),
  );
  const messages = new Map<string, NaiveMessage & { isOut: boolean }>();
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
      isOut: record.bot || record.channel_type === 'im' || (known?.isOut ?? false),
    });
  }
  for (const record of all)
    if (record.event_type === 'message_deleted' && 'channel' in record)
      messages.delete(`${record.channel}|${record.timestamp}`);
  return [...messages.values()].filter(({ isOut, user }) => !isOut && !bots.has(user));
}
