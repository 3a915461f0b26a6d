import type { Seconds } from '../backend/src/core/time/units.ts';
import { APP_USER, BOOKING_BOT, type DemoPerson, NOTICE_BOT } from './people.ts';

/** What Slack posts (https://docs.slack.dev/apis/events-api), as far as SlackPanda reads it. */
export interface DemoEnvelope {
  type: 'event_callback';
  team_id: string;
  api_app_id: string;
  event_id: string;
  event_time: Seconds;
  authorizations: readonly object[];
  is_ext_shared_channel: boolean;
  event: DemoEvent & { event_ts: string };
}

type DemoEvent = { type: string; [field: string]: unknown };

/** A message that a person posted. */
export interface DemoPost {
  channel: string;
  user: string;
  ts: string;
  text: string;
  /** On replies, the `ts` of the thread's first message. */
  thread_ts?: string;
}

/** Makes the envelopes of one workspace. In each method, `ts` is the time of the event. */
export class EnvelopeFactory {
  readonly #team: string;
  readonly #runId: string;
  #count = 0;

  /** Factories with different `runId`s make no equal event ids. */
  constructor(team: string, runId: string) {
    this.#team = team;
    this.#runId = runId;
  }

  message(post: DemoPost): DemoEnvelope {
    return this.#envelope(post.ts, messageEvent(post));
  }

  botMessage(channel: string, ts: string, text: string): DemoEnvelope {
    return this.#envelope(ts, {
      ...messageEvent({ channel, user: BOOKING_BOT.user, ts, text }),
      bot_id: BOOKING_BOT.bot_id,
      bot_profile: { id: BOOKING_BOT.bot_id, name: BOOKING_BOT.name },
    });
  }

  /** A message of an integration of the old kind, which has no user. */
  classicBotMessage(channel: string, ts: string, text: string): DemoEnvelope {
    return this.#envelope(ts, {
      type: 'message',
      subtype: 'bot_message',
      channel,
      channel_type: 'channel',
      ts,
      text,
      bot_id: NOTICE_BOT.bot_id,
      username: NOTICE_BOT.name,
    });
  }

  directMessage(from: DemoPerson, ts: string, text: string): DemoEnvelope {
    const channel = `D${from.id.slice(1)}`;
    return this.#envelope(ts, { type: 'message', channel, channel_type: 'im', user: from.id, ts, text });
  }

  edit(post: DemoPost, ts: string, text: string): DemoEnvelope {
    return this.#messageChanged(ts, post, { ...post, text, edited: { user: post.user, ts } });
  }

  /** Slack has looked up a link in the message: a change that is not an edit. */
  unfurl(post: DemoPost, ts: string): DemoEnvelope {
    return this.#messageChanged(ts, post, { ...post, attachments: [{ id: 1, title: 'A page' }] });
  }

  deletion(post: DemoPost, ts: string): DemoEnvelope {
    return this.#envelope(ts, {
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel: post.channel,
      channel_type: 'channel',
      ts,
      deleted_ts: post.ts,
      previous_message: { ...post, type: 'message' },
    });
  }

  reaction(post: DemoPost, by: DemoPerson, ts: string, reaction: string, type = 'reaction_added'): DemoEnvelope {
    return this.#envelope(ts, {
      type,
      user: by.id,
      reaction,
      item: { type: 'message', channel: post.channel, ts: post.ts },
      item_user: post.user,
    });
  }

  teamJoin(person: DemoPerson, ts: string): DemoEnvelope {
    return this.#envelope(ts, { type: 'team_join', user: this.#user(person) });
  }

  userChange(person: DemoPerson, ts: string): DemoEnvelope {
    return this.#envelope(ts, { type: 'user_change', user: this.#user(person), cache_ts: toSeconds(ts) });
  }

  channelJoin(person: DemoPerson, channel: string, ts: string): DemoEnvelope {
    const type = 'member_joined_channel';
    return this.#envelope(ts, { type, user: person.id, channel, channel_type: 'C', team: this.#team });
  }

  channelCreated(id: string, name: string, creator: DemoPerson, ts: string): DemoEnvelope {
    const channel = { id, name, created: toSeconds(ts), creator: creator.id };
    return this.#envelope(ts, { type: 'channel_created', channel });
  }

  channelRename(id: string, name: string, ts: string): DemoEnvelope {
    return this.#envelope(ts, { type: 'channel_rename', channel: { id, name, created: toSeconds(ts) } });
  }

  #messageChanged(ts: string, post: DemoPost, message: object): DemoEnvelope {
    return this.#envelope(ts, {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel: post.channel,
      channel_type: 'channel',
      ts,
      message: { ...message, type: 'message' },
      previous_message: { ...post, type: 'message' },
    });
  }

  #user({ id, name }: DemoPerson): object {
    return {
      id,
      team_id: this.#team,
      name: name.toLowerCase().replaceAll(' ', '.'),
      deleted: false,
      real_name: name,
      is_bot: false,
      profile: { real_name: name, display_name: '' },
    };
  }

  #envelope(ts: string, event: DemoEvent): DemoEnvelope {
    this.#count++;
    return {
      type: 'event_callback',
      team_id: this.#team,
      api_app_id: 'A0DEMOPANDA',
      event_id: `Ev0DEMO${this.#runId}${this.#count.toString(36)}`.toUpperCase(),
      event_time: toSeconds(ts),
      authorizations: [
        { enterprise_id: null, team_id: this.#team, user_id: APP_USER, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
      event: { ...event, event_ts: ts },
    };
  }
}

function messageEvent(post: DemoPost) {
  return { type: 'message', channel_type: 'channel', ...post };
}

/** The whole seconds of a Slack `ts`. */
function toSeconds(ts: string): Seconds {
  return Math.floor(Number(ts));
}
