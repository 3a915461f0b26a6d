import type {
  BookkeepingRecord,
  ChannelConvertedRecord,
  ChannelCreatedRecord,
  ChannelDeletedRecord,
  ChannelIdChangedRecord,
  ChannelInfoRecord,
  DefinitionSetRecord,
  MessageChangedRecord,
  MessageDeletedRecord,
  MessageRecord,
  SlackRecord,
  TeamJoinRecord,
  UserChangeRecord,
  WorkspaceInfoRecord,
} from '../../backend/src/core/records/record.ts';
import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import { msToUs } from '../../backend/src/core/time/units.ts';

/** The current time in tests: 2026-11-20T12:00:00Z, ms UTC. */
export const TEST_NOW_MS = 1_795_176_000_000;

const COMMON_FIELDS = { v: 1, team: 'T1', bot: false, source: 'slack', received_at: TEST_NOW_MS } as const;

/** Returns the Slack `ts` of a moment: `ms` before `TEST_NOW_MS`, plus `us` microseconds. */
export function tsBeforeNow(ms: number, us = 0): string {
  return formatSlackTimestamp(msToUs(TEST_NOW_MS - ms) + us);
}

type RecordFields<R extends SlackRecord> = Partial<R> & { timestamp: string };

export function sampleMessage(given: RecordFields<MessageRecord>): MessageRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-${given.channel ?? 'C1'}-${given.timestamp}`,
    event_type: 'message',
    metric_type: 'message_count',
    channel: 'C1',
    channel_type: 'channel',
    user: 'U1',
    text: 'hello',
    ...given,
  };
}

export function sampleEdit(given: RecordFields<MessageChangedRecord>): MessageChangedRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-edit-${given.timestamp}-${given.edited_ts}`,
    event_type: 'message_changed',
    metric_type: 'none',
    channel: 'C1',
    channel_type: 'channel',
    ...given,
  };
}

export function sampleDeletion(given: RecordFields<MessageDeletedRecord>): MessageDeletedRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-delete-${given.timestamp}`,
    event_type: 'message_deleted',
    metric_type: 'none',
    channel: 'C1',
    channel_type: 'channel',
    ...given,
  };
}

export function sampleJoin(given: RecordFields<TeamJoinRecord>): TeamJoinRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-join-${given.timestamp}`,
    event_type: 'team_join',
    metric_type: 'member_count',
    user: 'U1',
    ...given,
  };
}

export function sampleProfile(given: RecordFields<UserChangeRecord>): UserChangeRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-profile-${given.timestamp}`,
    event_type: 'user_change',
    metric_type: 'none',
    user: 'U1',
    ...given,
  };
}

export function sampleChannelCreated(given: RecordFields<ChannelCreatedRecord>): ChannelCreatedRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-channel-${given.timestamp}`,
    event_type: 'channel_created',
    metric_type: 'channel_count',
    channel: 'C1',
    ...given,
  };
}

export function sampleBookkeeping(
  given: RecordFields<BookkeepingRecord> & Pick<BookkeepingRecord, 'event_type'>,
): BookkeepingRecord {
  return { ...COMMON_FIELDS, event_id: `Ev-${given.event_type}-${given.timestamp}`, metric_type: 'none', ...given };
}

export function sampleChannelInfo(given: RecordFields<ChannelInfoRecord>): ChannelInfoRecord {
  return {
    ...COMMON_FIELDS,
    source: 'history',
    event_id: `history-info-${given.timestamp}`,
    event_type: 'channel_info',
    metric_type: 'none',
    channel: 'C1',
    name: 'general',
    archived: false,
    general: false,
    ...given,
  };
}

export function sampleIdChange(given: RecordFields<ChannelIdChangedRecord>): ChannelIdChangedRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-id-${given.timestamp}`,
    event_type: 'channel_id_changed',
    metric_type: 'none',
    channel: 'C2',
    old_channel: 'C1',
    ...given,
  };
}

export function sampleChannelDeletion(given: RecordFields<ChannelDeletedRecord>): ChannelDeletedRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-channel-deleted-${given.timestamp}`,
    event_type: 'channel_deleted',
    metric_type: 'none',
    channel: 'C1',
    ...given,
  };
}

export function sampleConversion(given: RecordFields<ChannelConvertedRecord>): ChannelConvertedRecord {
  return {
    ...COMMON_FIELDS,
    event_id: `Ev-converted-${given.timestamp}`,
    event_type: 'channel_converted',
    metric_type: 'none',
    channel: 'C1',
    private: true,
    ...given,
  };
}

export function sampleWorkspace(given: RecordFields<WorkspaceInfoRecord>): WorkspaceInfoRecord {
  return {
    ...COMMON_FIELDS,
    source: 'history',
    event_id: `history-workspace-${given.timestamp}`,
    event_type: 'workspace_info',
    metric_type: 'none',
    ...given,
  };
}

export function sampleDefinition(given: RecordFields<DefinitionSetRecord>): DefinitionSetRecord {
  return {
    ...COMMON_FIELDS,
    source: 'page',
    event_id: `definition:${given.timestamp}`,
    event_type: 'definition_set',
    metric_type: 'none',
    definition: null,
    by: 'Ann',
    note: '',
    ...given,
  };
}
