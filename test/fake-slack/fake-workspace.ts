/** A message as `conversations.history` returns it. */
export interface FakeMessage {
  type: 'message';
  ts: string;
  thread_ts?: string;
  subtype?: string;
  user?: string;
  text?: string;
  edited?: { user: string; ts: string };
  [field: string]: unknown;
}

/** The fields of docs.slack.dev/reference/objects/user-object that the product reads. */
export interface FakeUser {
  id: string;
  name: string;
  team_id?: string;
  deleted?: boolean;
  is_bot?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  /** Seconds since 1970. */
  updated: number;
  profile: { display_name: string; real_name: string; image_72?: string };
}

/** The fields of docs.slack.dev/reference/objects/conversation-object that the product reads. */
export interface FakeChannel {
  id: string;
  name: string;
  creator: string;
  /** Seconds since 1970. */
  created: number;
  /** Milliseconds since 1970, unlike `created`. */
  updated: number;
  is_general: boolean;
  is_archived: boolean;
  is_private: boolean;
  members: Set<string>;
  /** Oldest first, replies among them. */
  messages: FakeMessage[];
}

/** The workspace of the fake Slack. Tests change it. */
export class FakeWorkspace {
  readonly team = {
    id: 'T1',
    name: 'Acme Community',
    domain: 'acme',
    icon: { image_68: 'https://avatars.example/acme.png', image_default: false },
  };
  readonly users = new Map<string, FakeUser>();
  readonly channels = new Map<string, FakeChannel>();
  /** Messages before this `ts` are hidden, as in a free workspace after 90 days; empty for none. */
  hiddenBefore = '';
  /** Private channels that the list of channels still has: Slack's list may be some seconds old. */
  readonly listedAsPublic = new Set<string>();
  /** The bot user of the app. */
  readonly botUser = 'U0APP';

  constructor() {
    this.addUser('USLACKBOT', 'slackbot', { profile: { display_name: 'Slackbot', real_name: 'Slackbot' } });
    this.addUser(this.botUser, 'slackpanda', { is_bot: true });
  }

  addUser(id: string, name: string, more: Partial<FakeUser> = {}): FakeUser {
    const user = {
      id,
      name,
      team_id: this.team.id,
      deleted: false,
      is_bot: false,
      updated: 1_700_000_000,
      profile: { display_name: name, real_name: name, image_72: `https://avatars.example/${id}.png` },
      ...more,
    };
    this.users.set(id, user);
    return user;
  }

  addChannel(id: string, name: string, more: Partial<FakeChannel> = {}): FakeChannel {
    const channel = {
      id,
      name,
      creator: 'U1',
      created: 1_600_000_000,
      updated: 1_600_000_000_000,
      is_general: false,
      is_archived: false,
      is_private: false,
      members: new Set<string>(),
      messages: [],
      ...more,
    };
    this.channels.set(id, channel);
    return channel;
  }

  /** Adds a message in the order of `ts`. */
  addMessage(channel: string, message: { ts: string; [field: string]: unknown }): FakeMessage {
    const added: FakeMessage = { ...message, type: 'message' };
    const { messages } = this.channel(channel);
    messages.push(added);
    messages.sort((a, b) => (a.ts < b.ts ? -1 : 1));
    return added;
  }

  /** Removes the app from a channel, as a person does with `/kick`. */
  kickApp(channel: string): void {
    this.channel(channel).members.delete(this.botUser);
  }

  /** Makes a channel private, or public. Its members stay. */
  convertChannel(id: string, isPrivate: boolean): void {
    this.channel(id).is_private = isPrivate;
  }

  deleteChannel(id: string): void {
    this.channels.delete(id);
  }

  /** Gives a channel another id; the old one is unknown from then on. */
  changeChannelId(from: string, to: string): void {
    const channel = this.channel(from);
    this.channels.delete(from);
    this.channels.set(to, Object.assign(channel, { id: to }));
  }

  /** Removes messages at once and without a trace, as a retention time does. */
  removeMessages(channel: string, isRemoved: (message: FakeMessage) => boolean): void {
    const { messages } = this.channel(channel);
    messages.splice(0, messages.length, ...messages.filter((message) => !isRemoved(message)));
  }

  channel(id: string): FakeChannel {
    const channel = this.channels.get(id);
    if (!channel) throw new Error(`The fake Slack has no channel ${id}.`);
    return channel;
  }
}
