import type { ChannelCoverage } from '../../core/protocol/status.ts';
import { hasErrorCode } from '../api/slack-api-error.ts';
import type { WebApi } from '../api/web-api.ts';
import type { ChannelObject } from '../archive/channel-object.ts';

export interface ChannelMembershipOptions {
  api: WebApi;
  /** Whether the app shall join a channel of this name. */
  shouldJoin: (name: string) => boolean;
  /** Told of each channel that the app is in now, or again. */
  onJoined: (channel: string) => void;
  onLeft: (channel: string) => void;
}

interface PublicChannel {
  name: string;
  archived: boolean;
  isMember: boolean;
}

/** The public channels, and which of them the app is in: Slack tells it of messages in no other. */
export class ChannelMembership {
  readonly #options: ChannelMembershipOptions;
  readonly #channels = new Map<string, PublicChannel>();

  constructor(parts: ChannelMembershipOptions) {
    this.#options = parts;
  }

  get coverage(): ChannelCoverage {
    const open = [...this.#channels.values()].filter(({ archived }) => !archived);
    return { public: open.length, joined: open.filter(({ isMember }) => isMember).length };
  }

  isMember(id: string): boolean {
    return this.#channels.get(id)?.isMember === true;
  }

  /** Takes over what Slack shows, all of it. */
  setChannels(channels: readonly ChannelObject[]): void {
    const listed = new Set(channels.map(({ id }) => id));
    for (const id of [...this.#channels.keys()]) if (!listed.has(id)) this.removeChannel(id);
    for (const { id, name, archived, isMember } of channels) this.#set(id, { name, archived, isMember });
  }

  /** A channel was created, renamed, archived or opened again. */
  channelChanged(id: string, change: Partial<Omit<PublicChannel, 'isMember'>>): void {
    const known = this.#channels.get(id);
    // Where only a name is told, it is a new channel or one that the app was not shown: Slack tells of public ones only.
    this.#set(id, { name: '', archived: false, isMember: false, ...known, ...change });
  }

  /** The app was asked into a channel, or joined it. */
  markJoined(id: string): void {
    const known = this.#channels.get(id);
    if (known) this.#set(id, { ...known, isMember: true });
  }

  markLeft(id: string): void {
    const known = this.#channels.get(id);
    if (known) this.#set(id, { ...known, isMember: false });
  }

  /** A channel was deleted, or is public no longer. */
  removeChannel(id: string): void {
    this.markLeft(id);
    this.#channels.delete(id);
  }

  /** Joins every channel that it should be in and is not. Needs `channels:join`. Throws what `call` throws. */
  async joinSelected(): Promise<void> {
    for (const [id, { name, archived, isMember }] of [...this.#channels]) {
      if (archived || isMember || !this.#options.shouldJoin(name)) continue;
      try {
        await this.#options.api.call('conversations.join', { channel: id });
        this.markJoined(id);
      } catch (error) {
        // One that admits nobody costs the others nothing.
        if (!hasErrorCode(error, ...UNJOINABLE_CHANNEL_ERRORS)) throw error;
      }
    }
  }

  #set(id: string, channel: PublicChannel): void {
    const was = this.#channels.get(id)?.isMember ?? false;
    this.#channels.set(id, channel);
    if (channel.isMember && !was) this.#options.onJoined(id);
    if (!channel.isMember && was) this.#options.onLeft(id);
  }
}

/** Why a channel cannot be joined, of errors on docs.slack.dev/reference/methods/conversations.join. */
const UNJOINABLE_CHANNEL_ERRORS = [
  'channel_not_found',
  'is_archived',
  'method_not_supported_for_channel_type',
  'restricted_action',
  'no_permission',
  'too_many_members',
];
