import type { SlackRecord, TeamJoinRecord } from '../../core/records/record.ts';
import { type Community, findChannel } from '../../core/state/community.ts';
import { FLAG_DELETED } from '../../core/state/rows/message-columns.ts';
import { textTimeUs } from '../../core/state/text-time.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import type { Microseconds } from '../../core/time/units.ts';

/**
 * Whether the community lacks a record of the history: a post, its deletion, or an edit after `since`. Other records of the
 * history add nothing.
 */
export function isMissingRecord(record: SlackRecord, community: Community, since: Microseconds): boolean {
  if (record.metric_type !== 'message_count' && record.event_type !== 'message_deleted') return false;
  const { rows } = findChannel(community, ('channel' in record && record.channel) || '') ?? {};
  const row = rows?.findRow(parseSlackTimestamp(record.timestamp) ?? 0) ?? -1;
  if (!rows || row < 0) return true;
  if (record.metric_type !== 'message_count') return ((rows.columns.flags[row] ?? 0) & FLAG_DELETED) === 0;
  return (textTimeUs(record) ?? 0) > since;
}

/** Whether the community lacks a join of the past, or has only a later one. */
export function isMissingJoin(record: TeamJoinRecord, { people }: Community): boolean {
  const pastJoinUs = people.get(record.user)?.pastJoinUs;
  return pastJoinUs === undefined || pastJoinUs > (parseSlackTimestamp(record.timestamp) ?? 0);
}
