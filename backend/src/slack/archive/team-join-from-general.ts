import type { TeamJoinRecord } from '../../core/records/record.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { SLACKBOT_ID } from '../events/record-fields.ts';
import { lenientObject, lenientText, lenientTs } from '../lenient-schema.ts';
import type { ArchiveContext } from './message-object.ts';

const channelJoinSchema = lenientObject({ subtype: lenientText, user: lenientText, ts: lenientTs });

/**
 * The `team_join` record for a `channel_join` message of the general channel, which every member is in; `undefined` for
 * any other message. `receivedAt`: ms UTC. See docs/slack-events.md#joins-of-the-past
 */
export function teamJoinFromGeneral(
  json: unknown,
  { source, team, botUserId }: Pick<ArchiveContext, 'source' | 'team' | 'botUserId'>,
  receivedAt: Milliseconds,
): TeamJoinRecord | undefined {
  const { subtype, user, ts } = channelJoinSchema.parse(json) ?? {};
  if (subtype !== 'channel_join' || !user || !ts) return undefined;
  return {
    v: 1,
    event_id: `${source}:team_join:${team}:${user}:${ts}`,
    team,
    timestamp: ts,
    bot: user === SLACKBOT_ID || user === botUserId,
    source,
    received_at: receivedAt,
    event_type: 'team_join',
    metric_type: 'member_count',
    user,
  };
}
