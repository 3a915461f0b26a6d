import type { SlackRecord, UserChangeRecord, WorkspaceInfoRecord } from '../../core/records/record.ts';
import { type Community, NEVER_US } from '../../core/state/community.ts';
import { describeWorkspace } from '../../core/state/workspace.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { paginate } from '../api/paginate.ts';
import { hasErrorCode } from '../api/slack-api-error.ts';
import type { WebApi } from '../api/web-api.ts';
import { type ChannelObject, parseChannelObject } from '../archive/channel-object.ts';
import { teamObjectRecord } from '../archive/team-object.ts';
import { userObjectRecord } from '../archive/user-object.ts';
import { lenientObject, lenientUnknown } from '../lenient-schema.ts';

export interface DirectorySyncOptions {
  api: WebApi;
  team: string;
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** What the log says already: only news is added to it. */
  community: () => Community;
  /** ms UTC. */
  now: () => number;
}

/** Names and pictures, asked of Slack and entered into the log, so that a replay needs no Slack. */
export interface DirectorySync {
  /** The workspace itself. Needs `team:read`. */
  syncWorkspace(): Promise<void>;
  /** All people. Needs `users:read`. */
  syncUsers(): Promise<void>;
  /** One person; somebody whom Slack does not know is no error. Needs `users:read`. */
  syncUser(id: string): Promise<void>;
  /** All public channels, which it also returns. Needs `channels:read`. */
  syncChannels(): Promise<ChannelObject[]>;
}

const userInfoSchema = lenientObject({ user: lenientUnknown });

export function createDirectorySync({ api, team, append, community, now }: DirectorySyncOptions): DirectorySync {
  const archive = { source: 'history', team } as const;

  async function add(records: readonly SlackRecord[]): Promise<void> {
    if (records.length > 0) await append(records);
  }

  function newsOf(user: unknown): UserChangeRecord[] {
    const record = userObjectRecord(user, archive, now());
    return record && isUserChanged(community(), record) ? [record] : [];
  }

  return {
    async syncWorkspace() {
      const record = teamObjectRecord(await api.call('team.info'), team, now());
      if (isWorkspaceChanged(community(), record)) await add([record]);
    },
    async syncUsers() {
      for await (const users of paginate(api, 'users.list', 'members')) await add(users.flatMap(newsOf));
    },
    async syncUser(id) {
      try {
        await add(newsOf(userInfoSchema.parse(await api.call('users.info', { user: id }))?.user));
      } catch (error) {
        if (!hasErrorCode(error, 'user_not_found', 'user_not_visible')) throw error;
      }
    },
    async syncChannels() {
      const all: ChannelObject[] = [];
      for await (const page of paginate(api, 'conversations.list', 'channels', { types: 'public_channel' })) {
        const channels = page.flatMap((json) => parseChannelObject(json, archive, now()) ?? []);
        all.push(...channels);
        await add(channels.flatMap((channel) => changedChannelRecords(community(), channel)));
      }
      return all;
    },
  };
}

function isUserChanged({ people }: Community, record: UserChangeRecord): boolean {
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

function changedChannelRecords(
  { channels }: Community,
  { id, name, archived, info, creation }: ChannelObject,
): SlackRecord[] {
  const known = channels.get(id);
  const isSame = known?.name.value === name && known.archived.value === archived && known.general === info.general;
  const at = parseSlackTimestamp(info.timestamp) ?? 0;
  const isNews = !known || (!isSame && at > Math.min(known.name.at, known.archived.at));
  const isDated = known !== undefined && known.createdAtUs !== NEVER_US;
  return [...(isNews ? [info] : []), ...(creation && !isDated ? [creation] : [])];
}

function isWorkspaceChanged({ workspace }: Community, record: WorkspaceInfoRecord): boolean {
  const known = describeWorkspace(workspace);
  const { name = known.name, domain = known.domain, icon = known.icon } = record;
  return name !== known.name || domain !== known.domain || icon !== known.icon;
}
