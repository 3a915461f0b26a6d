import type { ChannelCoverage } from '../../core/protocol/status.ts';
import { hasErrorCode } from '../api/slack-api-error.ts';
import type { WebApi } from '../api/web-api.ts';
import type { ChannelObject } from '../archive/channel-object.ts';

export interface ChannelMembershipOptions {
  api: WebApi;
  /** Whether the app should join a channel of this name. */
  shouldJoin: (name: string) => boolean;
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

  /** Replaces all channels by Slack's list. `isComplete`: whether a channel that is not in it does not exist. */
  setChannels(channels: readonly ChannelObject[], isComplete: boolean): void {
    const listed = new Set(channels.map(({ id }) => id));
    for (const id of [...this.#channels.keys()]) if (isComplete && !listed.has(id)) this.removeChannel(id);
    for (const { id, name, archived, isMember } of channels) this.#set(id, { name, archived, isMember });
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

  /** Removes a channel that was deleted or is no longer public. */
  removeChannel(id: string): void {
    this.markLeft(id);
    this.#channels.delete(id);
  }

  /**
   * Joins every channel that the app should be in and is not. Needs `channels:join`. Throws what `WebApi.call` throws.
   */
  async joinSelected(): Promise<void> {
    for (const [id, { name, archived, isMember }] of [...this.#channels]) {
      if (archived || isMember || !this.#options.shouldJoin(name)) continue;
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
