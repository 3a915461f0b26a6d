import { ACTIVITY_KINDS, type ActivityList } from 'backend/core/queries/lists/activity-list';
import type { ChannelsList } from 'backend/core/queries/lists/channels-list';
import type { NewcomersList } from 'backend/core/queries/lists/newcomers-list';
import type { PeopleList } from 'backend/core/queries/lists/people-list';
import type { QuestionsList } from 'backend/core/queries/lists/questions-list';
import { SCORE_CHANGE_KINDS, type ScoreChangesList } from 'backend/core/queries/lists/score-changes-list';
import { usToMs } from 'backend/core/time/units';
import type { ListColumn, ListModel } from './list-column.ts';
import { type ListedMessage, messageAt } from './listed-message.ts';

const NAME = 'minmax(10rem, 3fr)';
const NUMBER = 'minmax(5rem, 1fr)';
/** Of a day of another year with its time. */
const TIME = 'minmax(8.7rem, 1fr)';
const TEXT = 'minmax(14rem, 6fr)';

type Values = Readonly<Record<number, number>>;

const numberOf = (values: Values) => (row: number) => values[row] ?? Number.NaN;
const indexOf = (values: Values) => (row: number) => values[row] ?? -1;
const sameRow = (row: number) => row;
const count = (id: string, title: string, values: Values): ListColumn => ({
  id,
  title,
  width: NUMBER,
  kind: 'count',
  value: numberOf(values),
});
const time = (id: string, title: string, values: Values): ListColumn => ({
  id,
  title,
  width: TIME,
  kind: 'time',
  value: numberOf(values),
});
const share = (messages: Values, total: number): ListColumn => ({
  id: 'share',
  title: 'Share',
  width: NUMBER,
  kind: 'share',
  value: (row) => (messages[row] ?? 0) / total,
});

export function peopleModel(list: PeopleList): ListModel {
  const { people, messages, previous } = list;
  return {
    length: people.ids.length,
    columns: [
      { id: 'person', title: 'Person', width: NAME, kind: 'person', table: people, index: sameRow },
      count('messages', 'Messages', messages),
      share(messages, list.total),
      ...(previous ? [count('before', 'Before', previous)] : []),
      count('active_days', 'Active days', list.activeDays),
      count('replies', 'Replies given', list.repliesGiven),
      time('first', 'First message', list.firstAt),
      time('last', 'Last message', list.lastAt),
      time('joined', 'Joined', list.joinedAt),
    ],
  };
}

export function channelsModel(list: ChannelsList): ListModel {
  const { channels, messages, previous, isArchived } = list;
  return {
    length: channels.ids.length,
    columns: [
      { id: 'channel', title: 'Channel', width: NAME, kind: 'channel', table: channels, index: sameRow },
      count('messages', 'Messages', messages),
      share(messages, list.total),
      ...(previous ? [count('before', 'Before', previous)] : []),
      count('posters', 'Posters', list.posters),
      time('last', 'Last message', list.lastAt),
      time('created', 'Created', list.createdAt),
      {
        id: 'state',
        title: 'State',
        width: NUMBER,
        kind: 'word',
        words: ['open', 'archived'],
        index: indexOf(isArchived),
      },
    ],
  };
}

export function questionsModel(list: QuestionsList): ListModel {
  return {
    length: list.us.length,
    columns: [
      { id: 'person', title: 'Person', width: NAME, kind: 'person', table: list.people, index: indexOf(list.person) },
      timeOfUs('Asked', list.us),
      text((row) => messageAt(list, row)),
      {
        id: 'channel',
        title: 'Channel',
        width: NAME,
        kind: 'channel',
        table: list.channels,
        index: indexOf(list.channel),
      },
      count('replies', 'Replies', list.replies),
      {
        id: 'first_reply',
        title: 'First reply after',
        width: TIME,
        kind: 'duration',
        value: numberOf(list.firstReplyAfter),
      },
    ],
  };
}

const ACTIVITY_WORDS: Readonly<Record<(typeof ACTIVITY_KINDS)[number], string>> = {
  message: 'message',
  reply: 'reply',
  join: 'joined',
  channel: 'new channel',
};

export function activityModel(list: ActivityList): ListModel {
  const words = ACTIVITY_KINDS.map((kind) => ACTIVITY_WORDS[kind]);
  const isMessage = (row: number) => ['message', 'reply'].includes(ACTIVITY_KINDS[list.kind[row] ?? -1] ?? '');
  return {
    length: list.us.length,
    columns: [
      { id: 'person', title: 'Person', width: NAME, kind: 'person', table: list.people, index: indexOf(list.person) },
      timeOfUs('At', list.us),
      { id: 'kind', title: 'Kind', width: NUMBER, kind: 'word', words, index: indexOf(list.kind) },
      text((row) => (isMessage(row) ? messageAt(list, row, list.threadUs[row]) : null)),
      {
        id: 'channel',
        title: 'Channel',
        width: NAME,
        kind: 'channel',
        table: list.channels,
        index: indexOf(list.channel),
      },
    ],
  };
}

export function newcomersModel(list: NewcomersList): ListModel {
  const { people, channels } = list;
  return {
    length: people.ids.length,
    columns: [
      { id: 'person', title: 'Person', width: NAME, kind: 'person', table: people, index: sameRow },
      time('joined', 'Joined', list.joinedAt),
      time('wrote', 'First message', list.wroteAt),
      { id: 'channel', title: 'In', width: NAME, kind: 'channel', table: channels, index: indexOf(list.channel) },
      time('answered', 'First reply', list.answeredAt),
    ],
  };
}

const CHANGE_WORDS: Readonly<Record<(typeof SCORE_CHANGE_KINDS)[number], string>> = {
  message: 'message',
  awake: 'quiet time ended',
  quiet: 'quiet time',
  join: 'new member',
};

export function scoreChangesModel(list: ScoreChangesList): ListModel {
  const words = SCORE_CHANGE_KINDS.map((kind) => CHANGE_WORDS[kind]);
  return {
    length: list.at.length,
    columns: [
      { id: 'change', title: 'Change', width: NAME, kind: 'word', words, index: indexOf(list.kind) },
      { id: 'points', title: 'Points', width: NUMBER, kind: 'points', value: numberOf(list.points) },
      time('at', 'At', list.at),
      { id: 'person', title: 'Person', width: NAME, kind: 'person', table: list.people, index: indexOf(list.person) },
      {
        id: 'channel',
        title: 'Channel',
        width: NAME,
        kind: 'channel',
        table: list.channels,
        index: indexOf(list.channel),
      },
    ],
  };
}

function timeOfUs(title: string, us: Values): ListColumn {
  return { id: 'at', title, width: TIME, kind: 'time', value: (row) => usToMs(us[row] ?? Number.NaN) };
}

function text(message: (row: number) => ListedMessage | null): ListColumn {
  return { id: 'text', title: 'Text', width: TEXT, kind: 'text', message };
}
