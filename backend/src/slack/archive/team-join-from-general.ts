import type { TeamJoinRecord } from '../../core/records/record.ts';
import { SLACKBOT_ID } from '../events/record-fields.ts';
import { lenientObject, lenientText, lenientTs } from '../lenient-schema.ts';
import type { ArchiveContext } from './message-object.ts';

const channelJoinSchema = lenientObject({ subtype: lenientText, user: lenientText, ts: lenientTs });

/**
 * That somebody joined the workspace, read off the message with which they came to the channel that everybody is in: the
 * past knows no `team_join`. In a real export each of 71 people had one. `undefined` for any other message.
 */
export function teamJoinFromGeneral(
  json: unknown,
  { source, team, botUserId: own_user }: Pick<ArchiveContext, 'source' | 'team' | 'botUserId'>,
  receivedAt: number,
): TeamJoinRecord | undefined {
  const { subtype, user, ts } = channelJoinSchema.parse(json) ?? {};
  if (subtype !== 'channel_join' || !user || !ts) return undefined;
  return {
    v: 1,
    event_id: `${source}:team_join:${team}:${user}:${ts}`,
    team,
    timestamp: ts,
    bot: user === SLACKBOT_ID || user === own_user,
    source,
    received_at: receivedAt,
    event_type: 'team_join',
    metric_type: 'member_count',
    user,
  };
}
