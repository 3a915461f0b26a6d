import type { Channel } from 'backend/core/metrics/name-directory';
import type { ActivityList } from 'backend/core/queries/lists/activity-list';
import { formatSlackTimestamp } from 'backend/core/time/slack-timestamp';

/** The message of a row, whose text is loaded on demand. */
export interface ListedMessage {
  channel: Pick<Channel, 'id' | 'isPrivate'>;
  /** Slack's text of the time. */
  ts: string;
  /** The `ts` of the thread of a reply; empty for any other message. */
  threadTs: string;
}

/** The message of a row. `threadUs`: the first message of its thread, microseconds; 0 for that message itself. */
export function messageAt(
  { us, channel, channels }: Pick<ActivityList, 'us' | 'channel' | 'channels'>,
  row: number,
  threadUs = 0,
): ListedMessage {
  const index = channel[row] ?? -1;
  return {
    channel: { id: channels.ids[index] ?? '', isPrivate: channels.isPrivate[index] ?? false },
    ts: formatSlackTimestamp(us[row] ?? 0),
    threadTs: threadUs === 0 ? '' : formatSlackTimestamp(threadUs),
  };
}
