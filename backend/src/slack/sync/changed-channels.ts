import type { SlackRecord } from '../../core/records/record.ts';
import { type ChannelState, type Community, NEVER_US } from '../../core/state/community.ts';
import { formatSlackTimestamp, parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { type Microseconds, type Milliseconds, msToUs, SECOND_US } from '../../core/time/units.ts';
import { hasErrorCode, isTokenError, SlackApiError } from '../api/slack-api-error.ts';
import type { WebApi } from '../api/web-api.ts';
import type { ChannelObject } from '../archive/channel-object.ts';
import { convertedRecord, idChangedRecord } from '../archive/record-without-event.ts';
import { lenientObject, lenientText, lenientTrue } from '../lenient-schema.ts';

export interface ChangedChannelsOptions {
  api: WebApi;
  team: string;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  community: () => Community;
  /** The current time, ms UTC. */
  now: () => Milliseconds;
  /** Logs a sentence for the operator. */
  warn: (text: string) => void;
}

/** Slack's list of public channels, beside what was known before it was read. */
export interface ListedChannels {
  /** By id. */
  listed: ReadonlyMap<string, ChannelObject>;
  /** The ids of all channels that had a name before the list was read. */
  namedBefore: ReadonlySet<string>;
  /** The ids of channels that events concerned while the list was read, so that the list may be older. */
  changedMeanwhile: ReadonlySet<string>;
}

/** What happened to channels without an event that arrived. */
export interface ChangedChannels {
  /** Old and new ids. */
  renamed: readonly (readonly [from: string, to: string])[];
  /** Channels that are no longer public. */
  madePrivate: readonly string[];
  /** Public channels that the list lacks all the same, or of which Slack does not say what they are. */
  notListed: readonly string[];
}

/** What Slack says of a channel: `absent` if it was deleted, or is private without the app. */
type Visibility = 'public' | 'private' | 'absent' | 'unknown' | { movedTo: string; isPrivate: boolean };

const infoSchema = lenientObject({ channel: lenientObject({ id: lenientText, is_private: lenientTrue }) });

/** The largest difference between the time of the event of a creation and the time that Slack's list has for it. */
const MAX_CREATION_DIFFERENCE_US: Microseconds = 10 * SECOND_US;

/**
 * Compares Slack's complete list of public channels with the community, and appends the records of channels that
 * changed their id or became private or public without an event. A contradiction is decided by `conversations.info`.
 * Returns `undefined` if the list does not show this workspace as a whole, and proves nothing. Throws what `WebApi.call`
 * and `append` throw. See docs/slack-events.md#channels-without-an-event
 */
export async function findChangedChannels(
  options: ChangedChannelsOptions,
  list: ListedChannels,
): Promise<ChangedChannels | undefined> {
  const missing = missingChannels(options.community(), list);
  if (isOfAnotherWorkspace(options.community(), list)) {
    options.warn(
      "Slack's list of channels lacks the general channel: channels that are not in it stay as they are. " +
        'It is read again in ten minutes.',
    );
    return undefined;
  }
  const renamed: [string, string][] = [];
  const madePrivate: string[] = [];
  const notListed: string[] = [];
  const appendPrivate = async (id: string) => {
    madePrivate.push(id);
    await options.append([convertedRecord(origin(options, id), true, laterThan(options, id))]);
  };
  for (const [id, channel] of missing) {
    const movedTo = findUnderNewId(id, channel, list);
    const visibility = movedTo ? { movedTo, isPrivate: false } : await fetchVisibility(options.api, id);
    if (typeof visibility === 'object') {
      renamed.push([id, visibility.movedTo]);
      await options.append([idChangedRecord(origin(options, visibility.movedTo), id, laterThan(options, id))]);
      if (visibility.isPrivate) await appendPrivate(visibility.movedTo);
      else if (!list.listed.has(visibility.movedTo)) notListed.push(visibility.movedTo);
    } else if (visibility === 'private' || visibility === 'absent') await appendPrivate(id);
    else notListed.push(id);
  }
  if (notListed.length > 0)
    options.warn(
      `Slack's list of channels lacks ${notListed.length} that nobody deleted or made private: they stay as they are. ` +
        'It is read again in ten minutes.',
    );
  await appendShownAgain(options, list);
  return { renamed, madePrivate, notListed };
}

/** The channels with a public name that are not in the list. */
function missingChannels(
  { channels, channelChanges }: Community,
  { listed, changedMeanwhile }: ListedChannels,
): [id: string, channel: ChannelState][] {
  const currentIds = new Set([...listed.keys()].map((id) => channelChanges.currentId(id)));
  return [...channels].filter(([id, { name }]) => {
    // Only public channels get a name. Ids with D and G are conversations that no list of public channels has.
    const isPublic = name.value !== '' && !channelChanges.isPrivate(id) && !/^[DG]/.test(id);
    return isPublic && !currentIds.has(id) && !changedMeanwhile.has(id);
  });
}

/**
 * Nobody can delete the general channel or make it private. A list without it does not show this workspace as a whole,
 * and proves nothing.
 */
function isOfAnotherWorkspace({ channels, channelChanges }: Community, list: ListedChannels): boolean {
  const { listed, namedBefore } = list;
  const currentIds = new Set([...listed.keys()].map((id) => channelChanges.currentId(id)));
  // One that this list calls general is no witness.
  const general = [...channels].filter(([id, channel]) => {
    return channel.general && namedBefore.has(id) && !channelChanges.isPrivate(id);
  });
  return listed.size === 0 || (general.length > 0 && !general.some(([id]) => currentIds.has(id)));
}

/** The id of a channel in the list that was unknown and is the same one by name, creator and time of creation. */
function findUnderNewId(
  id: string,
  { name, creator, createdAtUs }: ChannelState,
  { listed, namedBefore }: ListedChannels,
): string | undefined {
  if (createdAtUs === NEVER_US) return undefined;
  return [...listed.values()].find((channel) => {
    if (channel.id === id || namedBefore.has(channel.id) || channel.name !== name.value) return false;
    const listedAtUs = parseSlackTimestamp(channel.creation?.timestamp) ?? 0;
    const isSameCreator = (channel.creation?.user ?? '') === creator;
    return isSameCreator && Math.abs(listedAtUs - createdAtUs) <= MAX_CREATION_DIFFERENCE_US;
  })?.id;
}

/** Appends that a channel is public, and its name, where the community has erased it and Slack lists it as public. */
async function appendShownAgain(
  options: ChangedChannelsOptions,
  { listed, changedMeanwhile }: ListedChannels,
): Promise<void> {
  const { channels, channelChanges } = options.community();
  for (const [id, { info }] of listed) {
    const isPrivate = channelChanges.isPrivate(id);
    const isNameErased = (parseSlackTimestamp(info.timestamp) ?? 0) <= channelChanges.erasedUntilUs(id);
    const isShown = !isPrivate && (channels.get(channelChanges.currentId(id))?.name.value ?? '') !== '';
    if (!(isPrivate || isNameErased) || isShown || changedMeanwhile.has(id)) continue;
    // The list may be some seconds old; only a channel that is public now may be shown.
    if ((await fetchVisibility(options.api, id)) !== 'public') continue;
    const at = laterThan(options, id);
    const named = { ...info, timestamp: formatSlackTimestamp(at) };
    const records: SlackRecord[] = isPrivate ? [convertedRecord(origin(options, id), false, at)] : [];
    await options.append([...records, { ...named, event_id: `${info.event_id}:${named.timestamp}` }]);
  }
}

/** Requests one channel: docs.slack.dev/reference/methods/conversations.info */
async function fetchVisibility(api: WebApi, channel: string): Promise<Visibility> {
  try {
    const info = infoSchema.parse(await api.call('conversations.info', { channel }))?.channel;
    if (!info?.id) return 'unknown';
    const isPrivate = info.is_private === true;
    if (info.id !== channel) return { movedTo: info.id, isPrivate };
    return isPrivate ? 'private' : 'public';
  } catch (error) {
    if (hasErrorCode(error, 'channel_not_found')) return 'absent';
    // The scope of private channels is the one that is missing.
    if (error instanceof SlackApiError && error.code === 'missing_scope' && error.needed === 'groups:read')
      return 'private';
    // One channel that Slack does not show is no reason to leave the others unread.
    if (error instanceof SlackApiError && (!isTokenError(error) || error.code === 'access_denied')) return 'unknown';
    throw error;
  }
}

/** Now, but later than everything of the channel that is erased, so that the record takes effect. */
function laterThan({ community, now }: ChangedChannelsOptions, id: string): Microseconds {
  return Math.round(Math.max(msToUs(now()), community().channelChanges.erasedUntilUs(id) + 1));
}

function origin({ team }: ChangedChannelsOptions, channel: string) {
  return { source: 'history', team, channel } as const;
}
