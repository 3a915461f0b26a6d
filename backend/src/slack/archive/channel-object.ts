import { z } from 'zod';
import type { ChannelCreatedRecord, ChannelInfoRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp, MAX_TIMESTAMP_US } from '../../core/time/slack-timestamp.ts';
import { type Milliseconds, msToUs, secondsToUs, usToMs } from '../../core/time/units.ts';
import { naturalKey } from '../events/record-fields.ts';
import {
  lenientName,
  lenientObject,
  lenientSeconds,
  lenientText,
  lenientTrue,
  omitUndefined,
} from '../lenient-schema.ts';
import type { ArchiveContext } from './message-object.ts';

/** `updated` is in milliseconds, `created` in seconds: docs.slack.dev/reference/objects/conversation-object */
const lenientMilliseconds = z.number().int().positive().max(usToMs(MAX_TIMESTAMP_US)).optional().catch(undefined);

const conversationSchema = lenientObject({
  id: lenientText,
  name: lenientName,
  creator: lenientText,
  created: lenientSeconds,
  updated: lenientMilliseconds,
  is_archived: lenientTrue,
  is_general: lenientTrue,
  is_member: lenientTrue,
  is_private: lenientTrue,
});

/** A public channel as the Web API or an export shows it. */
export interface ChannelObject {
  id: string;
  name: string;
  archived: boolean;
  /** Whether the app is in it. */
  isMember: boolean;
  info: ChannelInfoRecord;
  /** The record of its creation; `undefined` if Slack does not give the time. */
  creation: ChannelCreatedRecord | undefined;
}

/** Parses a channel; `undefined` if it is not public or has no name that people see. `receivedAt`: ms UTC. */
export function parseChannelObject(
  json: unknown,
  { source, team }: Pick<ArchiveContext, 'source' | 'team'>,
  receivedAt: Milliseconds,
): ChannelObject | undefined {
  const channel = conversationSchema.parse(json);
  if (!channel?.id || !channel.name || channel.is_private) return undefined;
  const { id, name, creator, created } = channel;
  const [archived, general] = [channel.is_archived === true, channel.is_general === true];
  const common = { v: 1, event_id: '', team, channel: id, bot: false, source, received_at: receivedAt } as const;
  const updatedTs = formatSlackTimestamp(msToUs(channel.updated ?? receivedAt));
  const info = {
    ...common,
    timestamp: updatedTs,
    event_type: 'channel_info',
    metric_type: 'none',
    name,
    archived,
    general,
  } as const;
  const creation =
    created === undefined
      ? undefined
      : ({
          ...common,
          timestamp: formatSlackTimestamp(secondsToUs(created)),
          event_type: 'channel_created',
          metric_type: 'channel_count',
          ...omitUndefined({ user: creator }),
        } as const);
  return {
    id,
    name,
    archived,
    isMember: channel.is_member === true,
    info: { ...info, event_id: `${source}:${naturalKey(info)}` },
    creation: creation && { ...creation, event_id: `${source}:${naturalKey(creation)}` },
  };
}
