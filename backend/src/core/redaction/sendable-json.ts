import type { SlackRecord } from '../records/record.ts';
import { type Community, findChannel } from '../state/community.ts';
import { FLAG_DELETED } from '../state/rows/message-columns.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { erasedField, withoutField } from './erased-field.ts';

/**
 * The JSON of an entry and of its record as it may be sent: without the text of a message that is deleted, and without what
 * `erasedField` names. A topic cannot be rewritten, so its entries still have them.
 */
export function sendableJson(json: string, record: SlackRecord | undefined, community: Community): string {
  if (!record) return json;
  const field =
    erasedField(record, community.channelChanges) ?? (isOfDeletedMessage(record, community) ? 'text' : undefined);
  return field === undefined ? json : (withoutField(json, field) ?? json);
}

function isOfDeletedMessage(record: SlackRecord, community: Community): boolean {
  if (!('text' in record)) return false;
  const rows = findChannel(community, record.channel)?.rows;
  const row = rows?.findRow(parseSlackTimestamp(record.timestamp) ?? 0) ?? -1;
  return row >= 0 && ((rows?.columns.flags[row] ?? 0) & FLAG_DELETED) !== 0;
}
