import type { JsonFields } from './normalized-records.ts';

/** One event of the table of `docs/slack-events.md#events`, for the community that `BASE_EVENTS` lead to. */
export interface EventSample {
  event: JsonFields;
  /** Further fields of its envelope. */
  envelope?: JsonFields;
  /** An event that comes before it. */
  before?: JsonFields;
}

const QUESTION_TS = '1699990000.000100';
const ANSWERED_TS = '1699991000.000100';
const NEW_TS = '1699999000.000100';
const EVENT_TS = '1699999500.000100';

const post = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U2', text: 'Which tree?', ts: NEW_TS };
const question = { ...post, user: 'U1', text: 'Where is the key?', ts: QUESTION_TS };
const ann = { id: 'U1', team_id: 'T1', profile: { display_name: 'Ann' } };
const bob = { id: 'U2', team_id: 'T1', profile: { display_name: 'Bob' } };

/**
 * Two channels with messages, an empty one, two people with names, an unanswered question in `C1` and an answered one.
 */
export const BASE_EVENTS: readonly JsonFields[] = [
  ...[
    ['C1', 'garden'],
    ['C8', 'attic'],
    ['C9', 'park'],
  ].map(([id, name]) => ({ type: 'channel_created', channel: { id, name, created: 1_699_900_000, creator: 'U1' } })),
  ...[ann, bob].map((user) => ({ type: 'user_change', user, event_ts: '1699900001.000000' })),
  { type: 'team_rename', name: 'Acme', event_ts: '1699900002.000000' },
  question,
  { ...post, text: 'Who waters?', ts: ANSWERED_TS },
  { ...post, user: 'U1', text: 'I do.', ts: '1699991600.000100', thread_ts: ANSWERED_TS },
  { ...post, channel: 'C9', text: 'Hello', ts: '1699992000.000100' },
];

/** The envelope of an app whose bot user is `U0`. */
const ofApp = { authorizations: [{ team_id: 'T1', user_id: 'U0', is_bot: true }] };

function notice(subtype: string): EventSample {
  return { event: { ...post, subtype, text: 'x' } };
}

function onChannel(type: string, fields: JsonFields = {}): EventSample {
  return { event: { type, channel: 'C1', user: 'U2', event_ts: EVENT_TS, ...fields } };
}

function onUser(type: string, user: JsonFields): EventSample {
  return { event: { type, user, event_ts: EVENT_TS } };
}

function ofWorkspace(type: string, fields: JsonFields = {}): EventSample {
  return { event: { type, event_ts: EVENT_TS, ...fields } };
}

function changed(message: JsonFields, previous: JsonFields = question): EventSample {
  const event = {
    ...post,
    subtype: 'message_changed',
    hidden: true,
    ts: EVENT_TS,
    message,
    previous_message: previous,
  };
  return { event };
}

const reaction = { user: 'U2', reaction: 'wave', event_ts: EVENT_TS };
const onMessage = { type: 'message', channel: 'C1', ts: QUESTION_TS };
const newName = { ...ann, profile: { display_name: 'Anna' } };
const channelObject = { channel: { id: 'C1', name: 'meadow' } };

const MESSAGES: { readonly [event: string]: EventSample } = {
  message: { event: post },
  'message/file_share': { event: { ...post, subtype: 'file_share' } },
  'message/me_message': { event: { ...post, subtype: 'me_message' } },
  'message/thread_broadcast': { event: { ...post, subtype: 'thread_broadcast', thread_ts: QUESTION_TS } },
  'message with a user_profile': { event: { ...post, user: 'U4', user_profile: { display_name: 'Zed' } } },
  'message by a bot': { event: { ...post, bot_id: 'B1' } },
  'message/bot_message by a bot': { event: { ...post, subtype: 'bot_message', user: undefined } },
  'message in a private channel': { event: { ...post, channel: 'C5', channel_type: 'group' } },
  'message in a direct message': { event: { ...post, channel: 'D1', channel_type: 'im' } },
  'message/message_changed with a new text': changed({
    ...question,
    text: 'Found it.',
    edited: { ts: '1699999500.000000' },
  }),
  'message/message_changed without one': changed({ ...question, attachments: [{}] }),
  'message/message_changed to a tombstone': changed({ ...question, subtype: 'tombstone', user: 'USLACKBOT' }),
  'message/message_deleted': { event: { ...post, subtype: 'message_deleted', deleted_ts: QUESTION_TS, ts: EVENT_TS } },
  'message/message_replied': {
    event: { type: 'message', channel: 'C1', ts: NEW_TS, message: { ...post, ts: NEW_TS } },
  },
  'message with hidden: true': { event: { ...post, hidden: true } },
  'message/channel_convert_to_private': notice('channel_convert_to_private'),
  'message/group_convert_to_private': notice('group_convert_to_private'),
  'message/channel_convert_to_public': {
    ...notice('channel_convert_to_public'),
    before: { ...post, subtype: 'channel_convert_to_private', ts: '1699998000.000100' },
  },
  'message/group_convert_to_public': {
    ...notice('group_convert_to_public'),
    before: { ...post, subtype: 'group_convert_to_private', ts: '1699998000.000100' },
  },
  'any other subtype of message': notice('from_the_future'),
};

const PEOPLE: { readonly [event: string]: EventSample } = {
  team_join: onUser('team_join', { ...ann, id: 'U3', profile: { display_name: 'Cleo' } }),
  'team_join of a bot': onUser('team_join', { ...ann, id: 'U3', is_bot: true, profile: { display_name: 'Robo' } }),
  'team_join of a Slack Connect user': onUser('team_join', { ...ann, id: 'U4', team_id: 'T9', is_stranger: true }),
  user_change: onUser('user_change', newName),
  user_profile_changed: onUser('user_profile_changed', newName),
  user_status_changed: onUser('user_status_changed', newName),
  user_huddle_changed: onUser('user_huddle_changed', newName),
  'user_change of a bot': onUser('user_change', { ...newName, is_bot: true }),
  'user_change with deleted: true': onUser('user_change', { ...ann, deleted: true }),
};

const CHANNELS: { readonly [event: string]: EventSample } = {
  channel_created: ofWorkspace('channel_created', { channel: { id: 'C7', name: 'shed', creator: 'U2' } }),
  channel_rename: ofWorkspace('channel_rename', channelObject),
  channel_archive: onChannel('channel_archive', { channel: 'C8' }),
  channel_unarchive: {
    ...onChannel('channel_unarchive', { channel: 'C8' }),
    before: { type: 'channel_archive', channel: 'C8', event_ts: '1699998000.000100' },
  },
  channel_deleted: onChannel('channel_deleted'),
  group_deleted: onChannel('group_deleted'),
  channel_id_changed: ofWorkspace('channel_id_changed', { old_channel_id: 'C1', new_channel_id: 'C2' }),
  channel_history_changed: onChannel('channel_history_changed', { latest: NEW_TS }),
  group_history_changed: onChannel('group_history_changed', { latest: NEW_TS }),
  im_history_changed: onChannel('im_history_changed', { channel: 'D1', latest: NEW_TS }),
  member_joined_channel: onChannel('member_joined_channel'),
  member_left_channel: onChannel('member_left_channel'),
  'member_joined_channel of the app itself': { ...onChannel('member_joined_channel', { user: 'U0' }), envelope: ofApp },
  'member_left_channel of the app itself': { ...onChannel('member_left_channel', { user: 'U0' }), envelope: ofApp },
  channel_left: { ...onChannel('channel_left', { user: undefined, actor_id: 'U2' }), envelope: ofApp },
  group_left: { ...onChannel('group_left', { user: undefined, actor_id: 'U2' }), envelope: ofApp },
  'channel_left without a bot user': onChannel('channel_left', { user: undefined }),
  'group_left without a bot user': onChannel('group_left', { user: undefined }),
  'reaction_added on a message': ofWorkspace('reaction_added', { ...reaction, item: onMessage }),
  'reaction_removed on a message': ofWorkspace('reaction_removed', { ...reaction, item: onMessage }),
  'reaction_added on a file': ofWorkspace('reaction_added', { ...reaction, item: { type: 'file', file: 'F1' } }),
  'reaction_removed on a file': ofWorkspace('reaction_removed', { ...reaction, item: { type: 'file', file: 'F1' } }),
  group_rename: ofWorkspace('group_rename', channelObject),
};

const WORKSPACE: { readonly [event: string]: EventSample } = {
  team_rename: ofWorkspace('team_rename', { name: 'Acme Garden' }),
  team_domain_change: ofWorkspace('team_domain_change', { domain: 'acme-garden' }),
  'any other type': ofWorkspace('from_the_future', { channel: 'C1', user: 'U2' }),
};

/** The event of a name in the table. One that is not listed here is a plain notice or event of that name. */
export function eventSample(name: string): EventSample {
  const listed = { ...MESSAGES, ...PEOPLE, ...CHANNELS, ...WORKSPACE }[name];
  if (listed) return listed;
  const [type = '', subtype] = name.split('/');
  return type === 'message' && subtype ? notice(subtype) : onChannel(type);
}

/** The names of all events that are listed here. */
export const LISTED_EVENTS = [MESSAGES, PEOPLE, CHANNELS, WORKSPACE].flatMap((samples) => Object.keys(samples));
