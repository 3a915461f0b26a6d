import type { ChannelCoverage } from '../../core/protocol/status.ts';
import { hasErrorCode } from '../api/slack-api-error.ts';
import type { WebApi } from '../api/web-api.ts';
import type { ChannelObject } from '../archive/channel-object.ts';

export interface ChannelMembershipOptions {
  api: WebApi;
  /** Whether the app should join a channel. */
  shouldJoin: (name: string, id: string) => boolean;
  /** Receives the id of each channel that the app is in from now on. */
  onJoined: (channel: string) => void;
  onLeft: (channel: string) => void;
}

interface PublicChannel {
  name: string;
  archived: boolean;
  isMember: boolean;
}

/**
 * The public channels of the workspace, and which of them the app is in. Slack delivers messages of no other channels.
 * See docs/slack-events.md#channel-membership
 */
export class ChannelMembership {
  readonly #options: ChannelMembershipOptions;
  readonly #channels = new Map<string, PublicChannel>();

  constructor(options: ChannelMembershipOptions) {
    this.#options = options;
  }

  /** How many public channels there are, and how many of them the app is in; archived ones do not count. */
  get coverage(): ChannelCoverage {
    const active = [...this.#channels.values()].filter(({ archived }) => !archived);
    return { public: active.length, joined: active.filter(({ isMember }) => isMember).length };
  }

  isMember(id: string): boolean {
    return this.#channels.get(id)?.isMember === true;
  }

  isArchived(id: string): boolean {
    return this.#channels.get(id)?.archived === true;
  }

  /**
   * Replaces all channels by Slack's list. `isComplete`: whether a channel that is not in it does not exist. Channels in
   * `unchanged` stay as they are, because the list may be older.
   */
  setChannels(channels: readonly ChannelObject[], isComplete: boolean, unchanged: ReadonlySet<string>): void {
    const listed = new Set(channels.map(({ id }) => id));
    for (const id of this.ids) if (isComplete && !listed.has(id) && !unchanged.has(id)) this.removeChannel(id);
    for (const { id, name, archived, isMember } of channels)
      if (!unchanged.has(id)) this.#set(id, { name, archived, isMember });
  }

  /** Updates a channel that was created, renamed, archived or unarchived. */
  channelChanged(id: string, change: Partial<Omit<PublicChannel, 'isMember'>>): void {
    const known = this.#channels.get(id);
    // An unknown channel is new, or was missing in Slack's list. It is public: Slack sends these events for no others.
    this.#set(id, { name: '', archived: false, isMember: false, ...known, ...change });
  }

  /** Records that the app is in a channel. */
  markJoined(id: string): void {
    const known = this.#channels.get(id);
    if (known) this.#set(id, { ...known, isMember: true });
  }

  markLeft(id: string): void {
    const known = this.#channels.get(id);
    if (known) this.#set(id, { ...known, isMember: false });
  }

  /** Removes a channel that was deleted. */
  removeChannel(id: string): void {
    this.markLeft(id);
    this.#channels.delete(id);
  }

  /** Removes a channel that is no longer public. The app may still be in it. */
  forgetChannel(id: string): void {
    this.#channels.delete(id);
  }

  /** Moves a channel to its new id. */
  renameChannel(from: string, to: string): void {
    const moved = this.#channels.get(from);
    if (!moved || from === to) return;
    this.#channels.delete(from);
    const known = this.#channels.get(to);
    // The list of channels that has the new id is later than that with the old one.
    this.#channels.set(to, { ...moved, ...known, isMember: moved.isMember || known?.isMember === true });
  }

  /** The ids of all channels. */
  get ids(): readonly string[] {
    return [...this.#channels.keys()];
  }

  /**
   * Joins every channel that the app should be in and is not. Needs `channels:join`. Throws what `WebApi.call` throws.
   */
  async joinSelected(): Promise<void> {
    for (const id of this.ids) {
      // Events may change a channel while others are joined.
      const channel = this.#channels.get(id);
      if (!channel || channel.archived || channel.isMember) continue;
      if (!this.#options.shouldJoin(channel.name, id)) continue;
      try {
        await this.#options.api.call('conversations.join', { channel: id });
        this.markJoined(id);
      } catch (error) {
        // A channel that cannot be joined is skipped.
        if (!hasErrorCode(error, ...UNJOINABLE_CHANNEL_ERRORS)) throw error;
      }
    }
  }

  #set(id: string, channel: PublicChannel): void {
    const wasMember = this.#channels.get(id)?.isMember ?? false;
    this.#channels.set(id, channel);
    if (channel.isMember && !wasMember) this.#options.onJoined(id);
    if (!channel.isMember && wasMember) this.#options.onLeft(id);
  }
}

/** Errors after which a channel is skipped: docs.slack.dev/reference/methods/conversations.join */
const UNJOINABLE_CHANNEL_ERRORS = [
  'channel_not_found',
  'is_archived',
  'method_not_supported_for_channel_type',
  'restricted_action',
  'no_permission',
  'too_many_members',
];
