import { APP_USER, BOOKING_BOT, type DemoPerson, NOTICE_BOT } from './people.ts';

/** What Slack posts (docs.slack.dev/apis/events-api), as far as it matters. */
export interface DemoEnvelope {
  type: 'event_callback';
  team_id: string;
  api_app_id: string;
  event_id: string;
  event_time: number;
  authorizations: readonly object[];
  is_ext_shared_channel: boolean;
  event: DemoEvent & { event_ts: string };
}

type DemoEvent = { type: string; [field: string]: unknown };

/** A post of a person. */
export interface DemoPost {
  channel: string;
  user: string;
  ts: string;
  text: string;
  /** Of the thread's first message, on replies. */
  thread_ts?: string;
}

export type EnvelopeFactory = ReturnType<typeof createEnvelopeFactory>;

/** Makes envelopes for one workspace. Of two makers with different `run`s no ids are the same. */
export function createEnvelopeFactory(team: string, run: string) {
  let made = 0;

  /** `ts`: of when it happened. */
  function envelope(ts: string, event: DemoEvent): DemoEnvelope {
    made++;
    return {
      type: 'event_callback',
      team_id: team,
      api_app_id: 'A0DEMOPANDA',
      event_id: `Ev0DEMO${run}${made.toString(36)}`.toUpperCase(),
      event_time: Math.floor(Number(ts)),
      authorizations: [
        { enterprise_id: null, team_id: team, user_id: APP_USER, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
      event: { ...event, event_ts: ts },
    };
  }

  const user = ({ id, name }: DemoPerson, deleted: boolean) => ({
    id,
    team_id: team,
    name: name.toLowerCase().replaceAll(' ', '.'),
    deleted,
    real_name: name,
    is_bot: false,
    profile: { real_name: name, display_name: '' },
  });
  const message = (post: DemoPost) => ({ type: 'message', channel_type: 'channel', ...post });
  const changed = (ts: string, post: DemoPost, now: object) =>
    envelope(ts, {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel: post.channel,
      channel_type: 'channel',
      ts,
      message: { ...now, type: 'message' },
      previous_message: { ...post, type: 'message' },
    });

  return {
    message: (post: DemoPost) => envelope(post.ts, message(post)),
    botMessage: (channel: string, ts: string, text: string) =>
      envelope(ts, {
        ...message({ channel, user: BOOKING_BOT.user, ts, text }),
        bot_id: BOOKING_BOT.bot_id,
        bot_profile: { id: BOOKING_BOT.bot_id, name: BOOKING_BOT.name },
      }),
    /** Of an old integration: no user. */
    classicBotMessage: (channel: string, ts: string, text: string) =>
      envelope(ts, {
        type: 'message',
        subtype: 'bot_message',
        channel,
        channel_type: 'channel',
        ts,
        text,
        bot_id: NOTICE_BOT.bot_id,
        username: NOTICE_BOT.name,
      }),
    directMessage: (from: DemoPerson, ts: string, text: string) =>
      envelope(ts, { type: 'message', channel: `D${from.id.slice(1)}`, channel_type: 'im', user: from.id, ts, text }),
    edit: (post: DemoPost, ts: string, text: string) =>
      changed(ts, post, { ...post, text, edited: { user: post.user, ts } }),
    /** Slack looked up a link in it: a change without an edit. */
    unfurl: (post: DemoPost, ts: string) => changed(ts, post, { ...post, attachments: [{ id: 1, title: 'A page' }] }),
    deletion: (post: DemoPost, ts: string) =>
      envelope(ts, {
        type: 'message',
        subtype: 'message_deleted',
        hidden: true,
        channel: post.channel,
        channel_type: 'channel',
        ts,
        deleted_ts: post.ts,
        previous_message: { ...post, type: 'message' },
      }),
    reaction: (post: DemoPost, by: DemoPerson, ts: string, reaction: string, type = 'reaction_added') =>
      envelope(ts, {
        type,
        user: by.id,
        reaction,
        item: { type: 'message', channel: post.channel, ts: post.ts },
        item_user: post.user,
      }),
    teamJoin: (person: DemoPerson, ts: string) => envelope(ts, { type: 'team_join', user: user(person, false) }),
    userChange: (person: DemoPerson, ts: string, deleted = false) =>
      envelope(ts, { type: 'user_change', user: user(person, deleted), cache_ts: Math.floor(Number(ts)) }),
    channelJoin: (person: DemoPerson, channel: string, ts: string) =>
      envelope(ts, { type: 'member_joined_channel', user: person.id, channel, channel_type: 'C', team }),
    channelCreated: (id: string, name: string, creator: DemoPerson, ts: string) =>
      envelope(ts, {
        type: 'channel_created',
        channel: { id, name, created: Math.floor(Number(ts)), creator: creator.id },
      }),
    channelRename: (id: string, name: string, ts: string) =>
      envelope(ts, { type: 'channel_rename', channel: { id, name, created: Math.floor(Number(ts)) } }),
  };
}
