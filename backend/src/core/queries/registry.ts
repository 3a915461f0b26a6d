import type { MetricContext } from '../metrics/metric-context.ts';
import { activityList } from './lists/activity-list.ts';
import { channelsList } from './lists/channels-list.ts';
import { names } from './lists/names.ts';
import { newcomersList } from './lists/newcomers-list.ts';
import { peopleList } from './lists/people-list.ts';
import { questionsList } from './lists/questions-list.ts';
import { scoreChangesList } from './lists/score-changes-list.ts';
import { channelPage } from './profiles/channel-page.ts';
import { personPage } from './profiles/person-page.ts';
import { calibration } from './what-counts/calibration.ts';
import { difference } from './what-counts/difference.ts';
import { whatCounts } from './what-counts/what-counts.ts';

/**
 * Computes on request what no panel shows all the time: a whole list, a page about a person. Pure, as a metric is.
 * Arguments and result are data that a worker can send to a page, and `JSON` can write the arguments.
 */
export interface Query<Args, Result> {
  (context: MetricContext, args: Args): Result;
  /** Whether it reads rows before the period as well, so that the page loads all of the past for it. */
  needsAllRows?: boolean;
}

/** Every query, by its name. A new query is one line here. */
export const QUERIES = {
  activityList,
  calibration,
  channelPage,
  channelsList,
  difference,
  names,
  newcomersList,
  peopleList,
  personPage,
  questionsList,
  scoreChangesList,
  whatCounts,
};

export type QueryName = keyof typeof QUERIES;
export type QueryArgs<Name extends QueryName> = Parameters<(typeof QUERIES)[Name]>[1];
export type QueryResult<Name extends QueryName> = ReturnType<(typeof QUERIES)[Name]>;
