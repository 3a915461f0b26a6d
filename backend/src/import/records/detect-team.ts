import { z } from 'zod';
import { lenientObject, lenientText, lenientUnknown } from '../../slack/lenient-schema.ts';
import type { ArchiveEntry } from '../archive/archive.ts';
import type { ListEntries } from '../archive/find-list-files.ts';
import { readJsonArray } from '../archive/read-json-array.ts';
import { readMessages } from '../archive/read-messages.ts';
import { type ChannelTeams, parseChannelTeams } from './channel-teams.ts';
import { type ChannelOwner, findChannelOwner, teamIds } from './team-votes.ts';

/** The workspace of an export, and how sure that is. */
export interface DetectedTeam extends ChannelOwner {
  /** Every workspace of a person in the lists. Says nothing about the owner: partners are in the lists, too. */
  ofPeople: ReadonlySet<string>;
}

/** A day file of a public channel. */
export interface ChannelDay {
  channel: string;
  general: boolean;
  entry: ArchiveEntry;
}

const userTeamsSchema = lenientObject({
  id: lenientText,
  team_id: lenientUnknown,
  enterprise_user: lenientObject({ teams: z.array(z.unknown()).optional().catch(undefined) }),
});
const messageTeamsSchema = lenientObject({
  team: lenientUnknown,
  user_team: lenientUnknown,
  source_team: lenientUnknown,
  user_profile: lenientObject({ team: lenientUnknown }),
});

/**
 * Detects the workspace of an export from what its channels say, by their own fields or by their creators; else from
 * what the messages of each channel say; else, if all people are of one workspace, from that. `known`: the workspace of
 * the dashboard; empty while it is unknown. If only the creators speak against it, the messages decide first, because on
 * Enterprise Grid a creator may be at home in another workspace. `days` is read only if the channels do not decide. See
 * `docs/slack-events.md#whose-export-it-is`.
 */
export async function detectTeam(
  files: ListEntries,
  known: string,
  days: () => AsyncIterable<ChannelDay>,
): Promise<DetectedTeam> {
  const channels = await readChannelTeams(files);
  const { teamsOf, ofPeople } = await readPeopleTeams(files, new Set(channels.map(({ creator }) => creator)));
  const votes = channels.map(({ general, teams, creator }) => ({
    general,
    teams: teams.size > 0 ? teams : (teamsOf.get(creator) ?? new Set<string>()),
  }));
  const byChannels = findChannelOwner(votes);
  const isDoubtful = known !== '' && byChannels.team !== known && channels.every(({ teams }) => teams.size === 0);
  if (byChannels.team && !isDoubtful) return { ...byChannels, ofPeople };
  const byMessages = await readMessageTeams(days());
  if (byMessages.team) return { ...byMessages, ofPeople };
  if (byChannels.team) return { ...byChannels, ofPeople };
  const [only = '', ...others] = ofPeople;
  const named = new Set([...byChannels.named, ...byMessages.named, ...ofPeople]);
  return { team: others.length === 0 ? only : '', named, isCertain: false, ofPeople };
}

async function readChannelTeams(files: ListEntries): Promise<ChannelTeams[]> {
  const channels: ChannelTeams[] = [];
  const entry = files.get('channels');
  if (!entry) return channels;
  for await (const items of readJsonArray(entry))
    for (const item of items) if ('json' in item) channels.push(parseChannelTeams(item.json));
  return channels;
}

/** Reads the workspaces of all people together, and of some people each. */
async function readPeopleTeams(
  files: ListEntries,
  wanted: ReadonlySet<string>,
): Promise<{ teamsOf: ReadonlyMap<string, ReadonlySet<string>>; ofPeople: ReadonlySet<string> }> {
  const teamsOf = new Map<string, ReadonlySet<string>>();
  const ofPeople = new Set<string>();
  for (const list of ['users', 'org_users'] as const) {
    const entry = files.get(list);
    if (!entry) continue;
    for await (const items of readJsonArray(entry)) {
      for (const item of items) {
        if (!('json' in item)) continue;
        const { id = '', team_id, enterprise_user } = userTeamsSchema.parse(item.json) ?? {};
        const teams = teamIds([team_id, ...(enterprise_user?.teams ?? [])]);
        for (const team of teams) ofPeople.add(team);
        if (wanted.has(id)) teamsOf.set(id, new Set([...(teamsOf.get(id) ?? []), ...teams]));
      }
    }
  }
  return { teamsOf, ofPeople };
}

/** Reads what the messages of each channel say. Stops at the first messages of the general channel that name one. */
async function readMessageTeams(days: AsyncIterable<ChannelDay>): Promise<ChannelOwner> {
  const votes = new Map<string, { general: boolean; teams: Set<string> }>();
  for await (const { channel, general, entry } of days) {
    const vote = votes.get(channel) ?? { general, teams: new Set() };
    votes.set(channel, vote);
    for await (const items of readMessages(entry)) {
      for (const item of items) {
        if (!('json' in item)) continue;
        const { team, user_team, source_team, user_profile } = messageTeamsSchema.parse(item.json) ?? {};
        for (const id of teamIds([team, user_team, source_team, user_profile?.team])) vote.teams.add(id);
      }
    }
    if (general && vote.teams.size === 1) break;
  }
  return findChannelOwner([...votes.values()]);
}
