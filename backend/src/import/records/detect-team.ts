import { z } from 'zod';
import { lenientObject, lenientText, lenientUnknown } from '../../slack/lenient-schema.ts';
import type { ArchiveEntry } from '../archive/archive.ts';
import { type ListName, PEOPLE_LISTS } from '../archive/export-layout.ts';
import type { ListEntries } from '../archive/find-list-files.ts';
import { readJsonArray } from '../archive/read-json-array.ts';
import { readMessages } from '../archive/read-messages.ts';
import { type ChannelTeams, parseChannelTeams } from './channel-teams.ts';
import { type ChannelOwner, type ChannelVote, findChannelOwner, teamIds } from './team-votes.ts';

/** The workspace of an export, and how sure that is. */
export interface DetectedTeam extends ChannelOwner {
  /** Every workspace of a person in the lists. Says nothing about the owner: partners are in the lists, too. */
  ofPeople: ReadonlySet<string>;
  /** The lists that cannot be read, and why: a kind of `ReasonCounts`. */
  unreadable: ReadonlyMap<string, string>;
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

export interface DetectTeamOptions {
  /** The lists of the workspace. */
  files: ListEntries;
  /** The lists that the workspaces of an organization share; `undefined` without an organization. */
  organization: ListEntries | undefined;
  /** The workspace of the dashboard; empty while it is unknown. */
  known: string;
  /** The day files, which are read only if the channels do not decide. */
  days: () => AsyncIterable<ChannelDay>;
}

/**
 * Detects the workspace of an export from what its channels say, by their own fields or by their creators; else from
 * what the messages of each channel say; else, if all people are of one workspace, from that; else from the creators in
 * the organization's list. If only the creators speak against the workspace of the dashboard, the messages decide first,
 * because on Enterprise Grid a creator may be at home in another workspace. See
 * `docs/slack-events.md#whose-export-it-is`.
 */
export async function detectTeam({ files, organization, known, days }: DetectTeamOptions): Promise<DetectedTeam> {
  const unreadable = new Map<string, string>();
  const channels = await readChannelTeams(files, unreadable);
  const creators = new Set(channels.map(({ creator }) => creator));
  const { teamsOf, ofPeople } = await readPeopleTeams(files, creators, unreadable);
  const facts = { ofPeople, unreadable };
  const byChannels = findChannelOwner(channelVotes(channels, teamsOf));
  const isDoubtful = known !== '' && byChannels.team !== known && channels.every(({ teams }) => teams.size === 0);
  if (byChannels.team && !isDoubtful) return { ...byChannels, ...facts };
  const byMessages = await readMessageTeams(days());
  if (byMessages.team) return { ...byMessages, ...facts };
  if (byChannels.team) return { ...byChannels, ...facts };
  const [only = '', ...others] = ofPeople;
  const named = new Set([...byChannels.named, ...byMessages.named, ...ofPeople]);
  if (named.size === 0 && organization) {
    const shared = await readPeopleTeams(organization, creators, unreadable);
    return { ...findChannelOwner(channelVotes(channels, shared.teamsOf)), isCertain: false, ...facts };
  }
  return { team: others.length === 0 ? only : '', named, isCertain: false, ...facts };
}

/** What each channel says by its own fields, else by its creator. */
function channelVotes(
  channels: readonly ChannelTeams[],
  teamsOf: ReadonlyMap<string, ReadonlySet<string>>,
): ChannelVote[] {
  return channels.map(({ general, teams, creator }) => ({
    general,
    teams: teams.size > 0 ? teams : (teamsOf.get(creator) ?? new Set<string>()),
  }));
}

/** Yields the objects of a list. A list that cannot be read is added to `unreadable`. */
async function* readList(files: ListEntries, list: ListName, unreadable: Map<string, string>): AsyncGenerator<object> {
  const entry = files.get(list);
  if (!entry) return;
  for await (const items of readJsonArray(entry)) {
    for (const item of items) {
      if ('json' in item) yield item.json;
      else if (item.isOfFile) unreadable.set(entry.name, item.problem);
    }
  }
}

async function readChannelTeams(files: ListEntries, unreadable: Map<string, string>): Promise<ChannelTeams[]> {
  const channels: ChannelTeams[] = [];
  for await (const json of readList(files, 'channels', unreadable)) channels.push(parseChannelTeams(json));
  return channels;
}

/** Reads the workspaces of all people together, and of some people each. */
async function readPeopleTeams(
  files: ListEntries,
  wanted: ReadonlySet<string>,
  unreadable: Map<string, string>,
): Promise<{ teamsOf: ReadonlyMap<string, ReadonlySet<string>>; ofPeople: ReadonlySet<string> }> {
  const teamsOf = new Map<string, ReadonlySet<string>>();
  const ofPeople = new Set<string>();
  for (const list of PEOPLE_LISTS) {
    for await (const json of readList(files, list, unreadable)) {
      const { id = '', team_id, enterprise_user } = userTeamsSchema.parse(json) ?? {};
      const teams = teamIds([team_id, ...(enterprise_user?.teams ?? [])]);
      for (const team of teams) ofPeople.add(team);
      if (wanted.has(id)) teamsOf.set(id, new Set([...(teamsOf.get(id) ?? []), ...teams]));
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
