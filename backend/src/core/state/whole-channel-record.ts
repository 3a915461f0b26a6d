import type {
  ChannelConvertedRecord,
  ChannelDeletedRecord,
  ChannelIdChangedRecord,
  SlackRecord,
} from '../records/record.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import type { ChannelChanges } from './channel-changes.ts';

/** A record that changes a whole channel; see `docs/slack-events.md#whole-channels`. */
export type WholeChannelRecord = ChannelIdChangedRecord | ChannelDeletedRecord | ChannelConvertedRecord;

/** Whether a record changes a whole channel. */
export function isWholeChannelRecord(record: SlackRecord): record is WholeChannelRecord {
  if (record.metric_type !== 'none') return false;
  const { event_type } = record;
  return event_type === 'channel_id_changed' || event_type === 'channel_deleted' || event_type === 'channel_converted';
}

/** Adds a record to the changes, in place. Returns the ids that are not current any more because of it. */
export function applyWholeChannelRecord(changes: ChannelChanges, record: WholeChannelRecord): readonly string[] {
  const at = parseSlackTimestamp(record.timestamp) ?? 0;
  switch (record.event_type) {
    case 'channel_id_changed':
      return changes.changeId(record.old_channel, record.channel, at);
    case 'channel_deleted':
      changes.delete(record.channel, at);
      return [];
    case 'channel_converted':
      changes.convert(record.channel, record.private, at);
      return [];
  }
}
