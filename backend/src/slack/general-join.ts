import type { TeamJoinRecord } from '../core/record.ts';
import { SLACKBOT } from './delivery.ts';
import { object, slackTs, text } from './lenient.ts';
import type { Archive } from './stored-message.ts';

const joined = object({ subtype: text, user: text, ts: slackTs });

/**
 * That somebody joined the workspace, read off the message with which they came to the channel that everybody is in: the
 * past knows no `team_join`. In a real export each of 71 people had one. `undefined` for any other message.
 */
export function generalJoin(
  json: unknown,
  { source, team, own_user }: Pick<Archive, 'source' | 'team' | 'own_user'>,
  receivedAt: number,
): TeamJoinRecord | undefined {
  const { subtype, user, ts } = joined.parse(json) ?? {};
  if (subtype !== 'channel_join' || !user || !ts) return undefined;
  return {
    v: 1,
    event_id: `${source}:team_join:${team}:${user}:${ts}`,
    team,
    timestamp: ts,
    bot: user === SLACKBOT || user === own_user,
    source,
    received_at: receivedAt,
    event_type: 'team_join',
    metric_type: 'member_count',
    user,
  };
}
