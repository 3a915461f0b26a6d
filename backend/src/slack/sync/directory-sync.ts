import type { SlackRecord, UserChangeRecord, WorkspaceInfoRecord } from '../../core/records/record.ts';
import { type Community, findChannel, NEVER_US } from '../../core/state/community.ts';
import { describeWorkspace } from '../../core/state/workspace.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { EndlessListError, paginate } from '../api/paginate.ts';
import { hasErrorCode } from '../api/slack-api-error.ts';
import type { WebApi } from '../api/web-api.ts';
import { type ChannelObject, parseChannelObject } from '../archive/channel-object.ts';
import { teamObjectRecord } from '../archive/team-object.ts';
import { userObjectRecord } from '../archive/user-object.ts';
import { lenientObject, lenientUnknown } from '../lenient-schema.ts';

export interface DirectorySyncOptions {
  api: WebApi;
  team: string;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** The community as folded so far: only what it lacks is appended. */
  community: () => Community;
  /** The current time, ms UTC. */
  now: () => Milliseconds;
  /** Logs a sentence for the operator. */
  warn: (text: string) => void;
}

/** The public channels that Slack lists. */
export interface ChannelList {
  channels: ChannelObject[];
  /** Whether these are all: not if the list does not come to an end. */
  isComplete: boolean;
}

/**
 * Reads names and pictures from Slack's Web API and appends what changed, so that a replay of the log needs no Slack.
 * All methods throw what `WebApi.call` and `append` throw. See docs/slack-events.md#names
 */
export interface DirectorySync {
  /** Reads the workspace itself. Needs `team:read`. */
  syncWorkspace(): Promise<void>;
  /** Reads all users. Needs `users:read`. */
  syncUsers(): Promise<void>;
  /** Reads one user; an id unknown to Slack is not an error. Needs `users:read`. */
  syncUser(id: string): Promise<void>;
  /** Reads all public channels, and returns them. Needs `channels:read`. */
  syncChannels(): Promise<ChannelList>;
}

type PageReader = (page: readonly unknown[]) => Promise<void>;

const userInfoSchema = lenientObject({ user: lenientUnknown });

export function createDirectorySync({ api, team, append, community, now, warn }: DirectorySyncOptions): DirectorySync {
  const archive = { source: 'history', team } as const;

  async function appendAll(records: readonly SlackRecord[]): Promise<void> {
    if (records.length > 0) await append(records);
  }

  function changedUserRecords(user: unknown): UserChangeRecord[] {
    const record = userObjectRecord(user, archive, now());
    return record && isUserChanged(community(), record) ? [record] : [];
  }

  /** Passes each page of a list on. Returns false, and warns, if the list does not come to an end. */
  async function readList(pages: AsyncIterable<readonly unknown[]>, onPage: PageReader): Promise<boolean> {
    try {
      for await (const page of pages) await onPage(page);
      return true;
    } catch (error) {
      if (!(error instanceof EndlessListError)) throw error;
      warn(error.message);
      return false;
    }
  }

  return {
    async syncWorkspace() {
      const record = teamObjectRecord(await api.call('team.info'), team, now());
      if (isWorkspaceChanged(community(), record)) await append([record]);
    },
    async syncUsers() {
      // Users that are missing in a list without an end are looked up one by one.
      await readList(paginate(api, 'users.list', 'members'), (users) => appendAll(users.flatMap(changedUserRecords)));
    },
    async syncUser(id) {
      try {
        const { user } = userInfoSchema.parse(await api.call('users.info', { user: id })) ?? {};
        await appendAll(changedUserRecords(user));
      } catch (error) {
        if (!hasErrorCode(error, 'user_not_found', 'user_not_visible')) throw error;
      }
    },
    async syncChannels() {
      const channels: ChannelObject[] = [];
      const pages = paginate(api, 'conversations.list', 'channels', { types: 'public_channel' });
      const isComplete = await readList(pages, async (page) => {
        const added = page.flatMap((json) => parseChannelObject(json, archive, now()) ?? []);
        channels.push(...added);
        await appendAll(added.flatMap((channel) => changedChannelRecords(community(), channel)));
      });
      return { channels, isComplete };
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
  // If an event reported a later change than the list, the event wins.
  return !isSame && (parseSlackTimestamp(record.timestamp) ?? 0) > at;
}

function changedChannelRecords(
  community: Community,
  { id, name, archived, info, creation }: ChannelObject,
): SlackRecord[] {
  const { channelChanges } = community;
  const known = findChannel(community, id);
  const isSame = known?.name.value === name && known.archived.value === archived && known.general === info.general;
  const at = parseSlackTimestamp(info.timestamp) ?? 0;
  // Slack's list decides about an erased name only once it is complete: see changed-channels.ts
  if (channelChanges.isPrivate(id) || at <= channelChanges.erasedUntilUs(id)) return [];
  const isChanged = !known || (!isSame && at > Math.min(known.name.at, known.archived.at));
  const hasCreation = known !== undefined && known.createdAtUs !== NEVER_US;
  return [...(isChanged ? [info] : []), ...(creation && !hasCreation ? [creation] : [])];
}

function isWorkspaceChanged({ workspace }: Community, record: WorkspaceInfoRecord): boolean {
  const known = describeWorkspace(workspace);
  const { name = known.name, domain = known.domain, icon = known.icon } = record;
  return name !== known.name || domain !== known.domain || icon !== known.icon;
}
