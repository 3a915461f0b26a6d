import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { HOUR_MS, MINUTE_MS, type Microseconds, type Milliseconds, msToUs } from '../../core/time/units.ts';
import type { GrantedScopes } from '../api/granted-scopes.ts';
import type { ChannelObject } from '../archive/channel-object.ts';
import type { ChangedChannels, ListedChannels } from './changed-channels.ts';
import type { ChannelMembership } from './channel-membership.ts';
import type { DirectorySync } from './directory-sync.ts';
import type { HistoryPlan } from './history-plan.ts';

export interface ChannelSyncOptions {
  /** The bot user of the app. */
  botUserId: string;
  scopes: GrantedScopes;
  directory: DirectorySync;
  membership: ChannelMembership;
  plan: HistoryPlan;
  community: () => Community;
  /** Compares Slack's list with the community, and appends what changed; `undefined` if the list proves nothing. */
  findChangedChannels: (list: ListedChannels) => Promise<ChangedChannels | undefined>;
  /** The current time, ms UTC. */
  now: () => Milliseconds;
  /** Makes a task due at once. */
  runSoon: (task: 'channels' | 'join') => void;
  /** Makes the list of channels be read after a delay, if it is not due sooner. */
  runWithin: (delayMs: Milliseconds, task: 'channels') => void;
  /** Saves the plan. */
  save: () => void;
}

/** The list is read again after this time if it contradicts what Slack returns of a channel. */
const CONTRADICTION_DELAY_MS: Milliseconds = 10 * MINUTE_MS;
/** A channel that is refused again within this time does not make the list be read at once. */
const REPEATED_REFUSAL_MS: Milliseconds = HOUR_MS;

/** If the app is in none of at least so many channels any more, it was installed anew, and nobody removed it. */
const MIN_CHANNELS_OF_AN_INSTALLATION = 2;

/**
 * Keeps the membership of the app and the history plan up to date with what happens to whole channels, from events and
 * from Slack's list of channels. See docs/slack-events.md#channel-membership
 */
export class ChannelSync {
  readonly #options: ChannelSyncOptions;
  /** The channels that events concerned since the reading of the list began. */
  #changedMeanwhile = new Set<string>();
  /** When Slack last refused the history of a channel, so that the list was read, ms UTC. */
  readonly #refusedAt = new Map<string, Milliseconds>();

  constructor(options: ChannelSyncOptions) {
    this.#options = options;
  }

  /** Reacts to a stored record of a live event about a whole channel, or about the app in it. */
  eventStored(record: SlackRecord): void {
    const { membership, plan, now, runSoon, save } = this.#options;
    const channel = this.#currentId('channel' in record ? (record.channel ?? '') : '');
    if (this.#changes(record)) this.#changedMeanwhile.add(channel);
    switch (record.event_type) {
      case 'channel_created':
      case 'channel_rename':
        membership.channelChanged(channel, 'name' in record && record.name ? { name: record.name } : {});
        runSoon('join');
        break;
      case 'channel_unarchive':
        membership.channelChanged(channel, { archived: false });
        runSoon('join');
        break;
      case 'channel_archive':
        membership.channelChanged(channel, { archived: true });
        break;
      case 'channel_deleted':
        membership.removeChannel(channel);
        plan.removeChannel(channel);
        plan.removed.delete(channel);
        break;
      case 'channel_converted':
        if ('private' in record && record.private) this.#madePrivate(channel);
        else runSoon('channels');
        break;
      case 'channel_id_changed':
        if ('old_channel' in record) this.#rename(record.old_channel, record.channel);
        runSoon('channels');
        break;
      case 'channel_left':
      case 'group_left':
        // The envelope does not name the bot user: the list of channels shows who left.
        runSoon('channels');
        break;
      case 'member_joined_channel':
      case 'member_left_channel':
        if (!this.#isAppItself(record)) return;
        this.#moved(record.event_type, channel, parseSlackTimestamp(record.timestamp) ?? msToUs(now()));
        break;
      case 'app_uninstalled':
        plan.markUninstalled();
        break;
      default:
        return;
    }
    save();
  }

  /**
   * Slack refuses the history of a channel with this error, because the app cannot read it. Returns false if Slack's list
   * shows the app in it all the same: the channel stays in the plan.
   */
  unreadable(channel: string, code: string): boolean {
    const { plan, now, runSoon, runWithin } = this.#options;
    // It was removed, or got another id, while the request was under way.
    if (plan.state.channels[channel] === undefined) return true;
    if (code === 'channel_not_found' || code === 'not_in_channel') {
      if (this.#isRefusedAgain(channel)) {
        runWithin(CONTRADICTION_DELAY_MS, 'channels');
        return false;
      }
      // It is private or deleted, has another id, or somebody removed the app: the list shows which.
      this.#refusedAt.set(channel, now());
      plan.loseChannel(channel, now());
      runSoon('channels');
    } else plan.removeChannel(channel);
    if (code === 'missing_scope') runSoon('channels');
    return true;
  }

  /** Applies the changes of ids that the community holds, whatever way they came. */
  applyChangedIds(): void {
    const { membership, plan } = this.#options;
    for (const id of [...plan.channelIds, ...membership.ids]) {
      const currentId = this.#currentId(id);
      if (currentId !== id) this.#rename(id, currentId);
    }
  }

  /** Reads Slack's list of public channels. Throws what `DirectorySync.syncChannels` and `findChangedChannels` throw. */
  async readList(): Promise<void> {
    const { directory, community, findChangedChannels, membership, plan, now, runSoon, runWithin, save } =
      this.#options;
    this.#changedMeanwhile = new Set();
    const before = [...community().channels];
    const namedBefore = new Set(before.filter(([, { name }]) => name.value !== '').map(([id]) => id));
    const archivedBefore = new Set(before.filter(([, { archived }]) => archived.value).map(([id]) => id));
    const { channels, isComplete } = await directory.syncChannels();
    const listed = this.#byCurrentId(channels);
    const changed = isComplete
      ? await findChangedChannels({ listed, namedBefore, changedMeanwhile: this.#changedMeanwhile })
      : undefined;
    for (const [from, to] of changed?.renamed ?? []) this.#rename(from, to);
    for (const channel of changed?.madePrivate ?? []) this.#madePrivate(channel);
    this.#noteRemovals(listed, archivedBefore);
    const unchanged = new Set([...this.#changedMeanwhile, ...(changed?.notListed ?? [])]);
    // A list that proves nothing adds channels, and takes none away.
    membership.setChannels([...listed.values()], changed !== undefined, unchanged);
    for (const channel of Object.keys(plan.state.channels)) {
      if (membership.isMember(channel) || unchanged.has(channel) || listed.has(channel)) continue;
      if (changed && !this.#isReadablePrivate(channel)) plan.loseChannel(channel, now());
    }
    if (isComplete && (!changed || changed.notListed.length > 0)) runWithin(CONTRADICTION_DELAY_MS, 'channels');
    // The list may be older than what events reported while it was read.
    if (this.#changedMeanwhile.size > 0) runSoon('channels');
    save();
  }

  /** Records the channels that the app was in and is in no more: a person removed it while no event arrived. */
  #noteRemovals(listed: ReadonlyMap<string, ChannelObject>, archivedBefore: ReadonlySet<string>): void {
    const { plan, botUserId, now } = this.#options;
    const { channels, lost } = plan.state;
    const isListed = (id: string) => listed.has(id) && !this.#changedMeanwhile.has(id);
    const planned = Object.keys({ ...channels, ...lost }).filter(isListed);
    const left = planned.filter((id) => listed.get(id)?.isMember === false);
    const isInstalledAnew = plan.markChannelsRead(botUserId);
    const isInNone = left.length >= MIN_CHANNELS_OF_AN_INSTALLATION && left.length === planned.length;
    for (const id of Object.keys(lost)) if (listed.get(id)?.isMember && isListed(id)) plan.restoreChannel(id, now());
    for (const id of left) {
      // Slack's documentation does not say whether archiving a channel removes apps from it.
      const isArchived = archivedBefore.has(id) || listed.get(id)?.archived === true;
      if (!isArchived && !isInstalledAnew && !isInNone) plan.removed.add(id, msToUs(now()));
      plan.removeChannel(id);
    }
  }

  #moved(how: 'member_joined_channel' | 'member_left_channel', channel: string, at: Microseconds): void {
    const { membership, plan } = this.#options;
    if (how === 'member_joined_channel') {
      this.#refusedAt.delete(channel);
      if (plan.removed.invited(channel, at)) membership.markJoined(channel);
    } else if (membership.isArchived(channel)) membership.markLeft(channel);
    else if (plan.removed.add(channel, at)) {
      membership.markLeft(channel);
      plan.removeChannel(channel);
    }
  }

  #isRefusedAgain(channel: string): boolean {
    const refusedAt = this.#refusedAt.get(channel);
    return refusedAt !== undefined && Math.abs(this.#options.now() - refusedAt) < REPEATED_REFUSAL_MS;
  }

  #madePrivate(channel: string): void {
    const { membership, plan, scopes } = this.#options;
    membership.forgetChannel(channel);
    if (!scopes.isGranted('groups:history')) plan.removeChannel(channel);
  }

  #rename(from: string, to: string): void {
    const { membership, plan, now } = this.#options;
    membership.renameChannel(from, to);
    plan.renameChannel(from, to, now());
  }

  /** Whether the app may read a channel that became private. */
  #isReadablePrivate(channel: string): boolean {
    const { community, scopes } = this.#options;
    return scopes.isGranted('groups:history') && community().channelChanges.isPrivate(channel);
  }

  /** A list that was read while an id changed may have the old id, or both. */
  #byCurrentId(channels: readonly ChannelObject[]): Map<string, ChannelObject> {
    const listed = new Map<string, ChannelObject>();
    for (const channel of channels) {
      const id = this.#currentId(channel.id);
      if (id === channel.id || !listed.has(id)) listed.set(id, { ...channel, id });
    }
    return listed;
  }

  #currentId(id: string): string {
    return this.#options.community().channelChanges.currentId(id);
  }

  #isAppItself(record: SlackRecord): boolean {
    return 'user' in record && record.user === this.#options.botUserId;
  }

  /** Whether an event changes what the list of channels shows. */
  #changes(record: SlackRecord): boolean {
    if (record.event_type === 'member_joined_channel' || record.event_type === 'member_left_channel')
      return this.#isAppItself(record);
    return CHANNEL_EVENTS.has(record.event_type);
  }
}

const CHANNEL_EVENTS: ReadonlySet<string> = new Set([
  'channel_created',
  'channel_rename',
  'channel_archive',
  'channel_unarchive',
  'channel_deleted',
  'channel_converted',
  'channel_id_changed',
]);
