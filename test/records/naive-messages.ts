import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { textTimeUs } from '../../backend/src/core/state/text-time.ts';
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
  const channelIds = naiveChannelIds(all);
  const currentId = (id: string) => channelIds.get(id) ?? id;
  const messages = new Map<string, NaiveMessage & { isExcluded: boolean }>();
  for (const record of all) {
    if (record.metric_type !== 'message_count') continue;
    const channel = currentId(record.channel);
    const key = `${channel}|${record.timestamp}`;
    const [known, user] = [messages.get(key), record.user ?? ''];
    const us = parseSlackTimestamp(record.timestamp) ?? 0;
    const thread = parseSlackTimestamp(record.thread_ts) ?? 0;
    messages.set(key, {
      channel,
      timeUs: us,
      user: known && known.user > user ? known.user : user,
      threadRootUs: Math.max(known?.threadRootUs ?? 0, thread < us ? thread : 0),
      isExcluded: record.bot || record.channel_type === 'im' || (known?.isExcluded ?? false),
    });
  }
  for (const record of all)
    if (record.event_type === 'message_deleted' && 'channel' in record)
      messages.delete(`${currentId(record.channel)}|${record.timestamp}`);
  const deletedAtUs = new Map<string, number>();
  for (const record of all) {
    if (record.event_type !== 'channel_deleted' || !('channel' in record)) continue;
    const channel = currentId(record.channel ?? '');
    const us = parseSlackTimestamp(record.timestamp) ?? 0;
    deletedAtUs.set(channel, Math.max(us, deletedAtUs.get(channel) ?? 0));
  }
  const isDeleted = ({ channel, timeUs }: NaiveMessage) => timeUs <= (deletedAtUs.get(channel) ?? 0);
  return [...messages.values()].filter(
    (message) => !message.isExcluded && !bots.has(message.user) && !isDeleted(message),
  );
}

/** Returns the current id of each channel id that a record connects with another: the new id of the latest record. */
export function naiveChannelIds(all: readonly SlackRecord[]): Map<string, string> {
  const changes = all
    .flatMap((r) => (r.event_type === 'channel_id_changed' && 'old_channel' in r ? [r] : []))
    .filter((r) => r.old_channel !== r.channel)
    .sort((a, b) => (`${a.timestamp} ${a.channel}` < `${b.timestamp} ${b.channel}` ? 1 : -1));
  const ids = new Map<string, string>();
  for (const { channel } of changes) {
    if (ids.has(channel)) continue;
    const connected = new Set([channel]);
    for (const _ of changes)
      for (const change of changes)
        if (connected.has(change.channel) || connected.has(change.old_channel))
          connected.add(change.channel).add(change.old_channel);
    for (const id of connected) ids.set(id, channel);
  }
  return ids;
}

/** Returns when each person joined, microseconds UTC, by docs/slack-events.md#joins-of-the-past. Bots are included. */
export function naiveJoins(everything: readonly SlackRecord[]): Map<string, number> {
  const all = withoutFutureRecords(everything);
  const joins = new Map<string, number>();
  for (const record of all) {
    if (record.metric_type !== 'member_count') continue;
    const us = parseSlackTimestamp(record.timestamp) ?? 0;
    const isFromPast = record.source !== 'slack';
    const isReturn = all.some(
      (other) =>
        other.metric_type === 'message_count' &&
        other.user === record.user &&
        (parseSlackTimestamp(other.timestamp) ?? 0) < us,
    );
    if (!(isFromPast && isReturn)) joins.set(record.user, Math.min(us, joins.get(record.user) ?? us));
  }
  return joins;
}

/**
 * Returns the messages whose latest text asks something, as channel, `|` and `timestamp`, computed in the most obvious way
 * from the records before any text was removed. See docs/slack-events.md#edits
 */
export function naiveQuestions(all: readonly SlackRecord[]): Set<string> {
  const channelIds = naiveChannelIds(withoutFutureRecords(all));
  const versions = new Map<string, { at: number; asks: boolean }[]>();
  for (const record of withoutFutureRecords(all)) {
    const isPost = record.metric_type === 'message_count';
    const isEdit = record.event_type === 'message_changed' && 'edited_ts' in record;
    if ((!isPost && !isEdit) || !('channel_type' in record) || !('text' in record)) continue;
    const at = textTimeUs(record);
    if (at === undefined || (isEdit && record.channel_type === 'im')) continue;
    const isOfDirectMessage = record.channel_type === 'im' && at > 0;
    const key = `${channelIds.get(record.channel) ?? record.channel}|${record.timestamp}`;
    if (!isOfDirectMessage) versions.set(key, [...(versions.get(key) ?? []), { at, asks: record.text === 'b?' }]);
  }
  const asking = [...versions].filter(([, texts]) => {
    const latest = Math.max(...texts.map(({ at }) => at));
    return texts.some(({ at, asks }) => at === latest && asks);
  });
  return new Set(asking.map(([key]) => key));
}
