import { type MetricDefinition, NOT_COUNTED_AS_MESSAGE } from '../../panel-frame/metric-definition.ts';

/** See `docs/metrics.md#total-messages`. */
export const TOTAL_DEFINITION: MetricDefinition = {
  meaning: 'All messages since SlackPanda was connected or its history begins, without deleted ones.',
  window: 'all',
  notCounted: NOT_COUNTED_AS_MESSAGE,
};

/** See `docs/metrics.md#messages-of-the-period`. */
export const MESSAGES_DEFINITION: MetricDefinition = {
  meaning: 'Posts by people in channels, replies in threads included.',
  window: 'period',
  notCounted: NOT_COUNTED_AS_MESSAGE,
};

/** See `docs/metrics.md#new-members`. */
export const MEMBERS_DEFINITION: MetricDefinition = {
  meaning: 'People whose first join of the workspace was seen.',
  window: 'period',
  notCounted: 'Bots, joins of a channel, and people who joined before SlackPanda was connected.',
};

/** See `docs/metrics.md#people-posting`. */
export const POSTERS_DEFINITION: MetricDefinition = {
  meaning: 'Different people with at least one message.',
  window: 'period',
  notCounted: 'People who only read or react, and bots.',
};

/** See `docs/metrics.md#first-reply`. */
export const FIRST_REPLY_DEFINITION: MetricDefinition = {
  meaning:
    'From a message that starts a thread to the first reply by another person: the median (p50), and the time within which nine of ten were answered (p90), of the n that have a reply.',
  window: 'period',
  notCounted:
    'Reactions, bots, replies of the author, answers outside of the thread, and messages without a reply yet.',
};
