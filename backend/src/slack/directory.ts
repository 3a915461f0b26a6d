import { type Community, NEVER_US } from '../core/community.ts';
import type { SlackRecord, UserChangeRecord, WorkspaceInfoRecord } from '../core/record.ts';
import { parseSlackTimestamp } from '../core/timestamp.ts';
import { describeWorkspace } from '../core/workspace.ts';
import { anything, object } from './lenient.ts';
import { paged } from './paged.ts';
import { isRefusal } from './slack-error.ts';
import { type StoredChannel, storedChannel } from './stored-channel.ts';
import { storedPerson } from './stored-person.ts';
import { storedWorkspace } from './stored-workspace.ts';
import type { WebApi } from './web-api.ts';

export interface DirectoryParts {
  api: WebApi;
  team: string;
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** What the log says already: only news is added to it. */
  community: () => Community;
  /** ms UTC. */
  now: () => number;
}

/** Names and pictures, asked of Slack and entered into the log, so that a replay needs no Slack. */
export interface Directory {
  /** The workspace itself. Needs `team:read`. */
  readWorkspace(): Promise<void>;
  /** All people. Needs `users:read`. */
  readPeople(): Promise<void>;
  /** One person; somebody whom Slack does not know is no error. Needs `users:read`. */
  readPerson(id: string): Promise<void>;
  /** All public channels, which it also returns. Needs `channels:read`. */
  readChannels(): Promise<StoredChannel[]>;
}

const found = object({ user: anything });

export function createDirectory({ api, team, append, community, now }: DirectoryParts): Directory {
  const archive = { source: 'history', team } as const;

  async function add(records: readonly SlackRecord[]): Promise<void> {
    if (records.length > 0) await append(records);
  }

  function newsOf(user: unknown): UserChangeRecord[] {
    const record = storedPerson(user, archive, now());
    return record && isNewPerson(community(), record) ? [record] : [];
  }

  return {
    async readWorkspace() {
      const record = storedWorkspace(await api.call('team.info'), team, now());
      if (isNewWorkspace(community(), record)) await add([record]);
    },
    async readPeople() {
      for await (const users of paged(api, 'users.list', 'members')) await add(users.flatMap(newsOf));
    },
    async readPerson(id) {
      try {
        await add(newsOf(found.parse(await api.call('users.info', { user: id }))?.user));
      } catch (error) {
        if (!isRefusal(error, 'user_not_found', 'user_not_visible')) throw error;
      }
    },
    async readChannels() {
      const all: StoredChannel[] = [];
      for await (const page of paged(api, 'conversations.list', 'channels', { types: 'public_channel' })) {
        const channels = page.flatMap((json) => storedChannel(json, archive, now()) ?? []);
        all.push(...channels);
        await add(channels.flatMap((channel) => channelNews(community(), channel)));
      }
      return all;
    },
  };
}

function isNewPerson({ people }: Community, record: UserChangeRecord): boolean {
  const known = people.get(record.user);
  if (!known) return true;
  const { at, name, avatar, deleted, guest } = known.profile;
  if (record.bot && !known.bot) return true;
  if (name === '') return record.name !== undefined;
  const isSame =
    name === record.name &&
    avatar === (record.avatar ?? '') &&
    deleted === (record.deleted ?? false) &&
    guest === (record.guest ?? false);
  // What the log heard later than Slack's list stands, however it differs.
  return !isSame && (parseSlackTimestamp(record.timestamp) ?? 0) > at;
}

function channelNews({ channels }: Community, { id, name, archived, info, creation }: StoredChannel): SlackRecord[] {
  const known = channels.get(id);
  const isSame = known?.name === name && known.archived.value === archived && known.general === info.general;
  const at = parseSlackTimestamp(info.timestamp) ?? 0;
  const isNews = !known || (!isSame && at > Math.min(known.namedAtUs, known.archived.at));
  const isDated = known !== undefined && known.createdAtUs !== NEVER_US;
  return [...(isNews ? [info] : []), ...(creation && !isDated ? [creation] : [])];
}

function isNewWorkspace({ workspace }: Community, record: WorkspaceInfoRecord): boolean {
  const known = describeWorkspace(workspace);
  const { name = known.name, domain = known.domain, icon = known.icon } = record;
  return name !== known.name || domain !== known.domain || icon !== known.icon;
}
