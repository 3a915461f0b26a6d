import type { ComponentType } from 'react';
import { useQuery } from '../../ui/page/use-query.ts';
import type { ListName } from '../../ui/page/view-context.ts';
import { type ListOf, ListView } from './ListView.tsx';
import {
  activityModel,
  channelsModel,
  newcomersModel,
  peopleModel,
  questionsModel,
  scoreChangesModel,
} from './list-models.ts';

interface Props {
  sheet: ListOf;
}

/** Each list: its query, its title and its columns. */
const LISTS: Readonly<Record<ListName, ComponentType<Props>>> = {
  people: ({ sheet }) => (
    <ListView
      sheet={sheet}
      title="People"
      note="Everybody, with what they did in the period. Those who wrote most come first."
      query={useQuery('peopleList', {})}
      model={peopleModel}
    />
  ),
  channels: ({ sheet }) => (
    <ListView
      sheet={sheet}
      title="Channels"
      note="Every channel, with what was written in it in the period. The busiest come first."
      query={useQuery('channelsList', {})}
      model={channelsModel}
    />
  ),
  questions: ({ sheet }) => (
    <ListView
      sheet={sheet}
      title="Questions"
      note="Every question of the period. Those without an answer come first, each part newest first. Files have no texts."
      query={useQuery('questionsList', {})}
      model={questionsModel}
    />
  ),
  activity: ({ sheet }) => (
    <ListView
      sheet={sheet}
      title="Activity"
      note="Every message, join and new channel of the period, newest first. Files have no texts."
      query={useQuery('activityList', {})}
      model={activityModel}
    />
  ),
  newcomers: ({ sheet }) => (
    <ListView
      sheet={sheet}
      title="Newcomers"
      note="Everybody who joined in the period, with their first message and the first reply to them. The latest come first."
      query={useQuery('newcomersList', {})}
      model={newcomersModel}
    />
  ),
  'score-changes': ({ sheet }) => (
    <ListView
      sheet={sheet}
      title="Changes of the score"
      note="Everything in the period that changed the health score of the whole community, before the cap. Newest first."
      query={useQuery('scoreChangesList', {})}
      model={scoreChangesModel}
    />
  ),
};

/** A list that opens whole. */
export function ListSheet({ sheet }: Props) {
  const List = LISTS[sheet.list];
  return <List sheet={sheet} />;
}
