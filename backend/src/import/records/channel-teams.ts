import { z } from 'zod';
import { lenientObject, lenientText, lenientTrue, lenientUnknown } from '../../slack/lenient-schema.ts';
import { teamIds } from './team-votes.ts';

const lenientList = z.array(z.unknown()).catch([]).default([]);

/** See docs.slack.dev/reference/objects/conversation-object. Exports have few of these fields, other tools all. */
const channelTeamsSchema = lenientObject({
  creator: lenientText,
  is_general: lenientTrue,
  context_team_id: lenientUnknown,
  conversation_host_id: lenientUnknown,
  internal_team_ids: lenientList,
  shared_team_ids: lenientList,
});

/** What a channel says about its workspace. */
export interface ChannelTeams {
  general: boolean;
  /** The workspaces of its own fields; empty if it has none of them. */
  teams: ReadonlySet<string>;
  /** The user id of its creator; empty if that is unknown. */
  creator: string;
}

/**
 * The workspaces that the fields of a channel name: the one in whose context it was read; else the only one that it
 * belongs to; else the one that hosts it, which owns a channel that several share.
 */
export function parseChannelTeams(json: object): ChannelTeams {
  const channel = channelTeamsSchema.parse(json);
  const context = teamIds([channel?.context_team_id]);
  const internal = teamIds(channel?.internal_team_ids ?? []);
  const shared = teamIds(channel?.shared_team_ids ?? []);
  const host = teamIds([channel?.conversation_host_id]);
  const single = [context, internal, shared, host].find(({ size }) => size === 1);
  const several = [internal, shared].find(({ size }) => size > 0);
  return {
    general: channel?.is_general === true,
    teams: single ?? several ?? new Set(),
    creator: channel?.creator ?? '',
  };
}

/** Whether a channel that the workspaces of an organization share belongs to one of them, by its own fields. */
export function isChannelOfTeam(json: object, team: string): boolean {
  const { context_team_id, conversation_host_id, internal_team_ids, shared_team_ids } =
    channelTeamsSchema.parse(json) ?? {};
  return [context_team_id, conversation_host_id, ...(internal_team_ids ?? []), ...(shared_team_ids ?? [])].includes(
    team,
  );
}
