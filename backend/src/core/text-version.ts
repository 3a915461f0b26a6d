import { DELETED_FOR_GOOD } from './recent-texts.ts';
import type { SlackRecord } from './record.ts';
import { microseconds } from './timestamp.ts';

/** Which text of which message a record brings, or takes away. */
export interface TextVersion {
  /** `team|channel|timestamp`, which identifies a message. */
  message: string;
  /** 0 as first posted, the time of an edit (microseconds), or `DELETED_FOR_GOOD`. The later one holds. */
  at: number;
}

/** `undefined` for what concerns no text: everything but posts, edits with a time, and deletions. */
export function textVersion(record: SlackRecord): TextVersion | undefined {
  const at = versionTime(record);
  if (at === undefined || !('channel' in record)) return undefined;
  return { message: `${record.team}|${record.channel}|${record.timestamp}`, at };
}

function versionTime(record: SlackRecord): number | undefined {
  if (record.metric_type === 'message_count') return microseconds(record.edited_ts) ?? 0;
  if (record.metric_type !== 'none') return undefined;
  if (record.event_type === 'message_deleted') return DELETED_FOR_GOOD;
  return record.event_type === 'message_changed' ? microseconds(record.edited_ts) : undefined;
}
