/** The figures that can be asked why. */
export type MetricId = 'health' | 'vitals' | 'total' | 'messages' | 'members' | 'posters' | 'firstReply';

export interface MetricDefinition {
  /** What is counted. */
  meaning: string;
  /** Whether of the last 30 days, or of all that is known. */
  isWindowed: boolean;
  /** What it is made of, each of a time of its own. */
  parts?: readonly (readonly [name: string, means: string])[];
  /** What is not counted. */
  notCounted: string;
}

const NOT_COUNTED_AS_MESSAGE =
  'Posts of bots and apps, system messages, edits and unfurls, deleted messages, direct messages, and channels the app is not in.';

export const METRIC_DEFINITIONS: Record<MetricId, MetricDefinition> = {
  health: {
    meaning:
      'A base, plus points for each message and each new member, at most the cap; less a penalty for each full period without a message. The bar below shows the terms to scale.',
    isWindowed: true,
    notCounted: 'Reactions, readers, and how long or good a message is.',
  },
  vitals: {
    meaning:
      'Shares of what could be, each 0 to 100 %, weighed; those known from too few are left out, and of fewer than three there is no score. 0 to 39 is weak, 40 to 69 fair, 70 to 100 strong: compare it with your own past only.',
    isWindowed: false,
    parts: [
      [
        'responsiveness, 25 %',
        'Messages of the last 30 days that start a thread and are older than 24 h with a reply of another person within 24 h, of all such messages. From 10.',
      ],
      ['newcomers, 20 %', 'Who joined 37 to 7 days ago and wrote within 7 × 24 h, of all who joined then. From 5.'],
      [
        'retention, 20 %',
        'Who posted in the 30 days before and again in the last 30, of all who posted then. From 10.',
      ],
      [
        'activity, 20 %',
        'Messages of the last 7 × 24 h, of the median of the seven weeks before, as far as they are known in full; at most all of it. From 3 weeks.',
      ],
      ['breadth, 15 %', 'The same of different people who posted.'],
    ],
    notCounted: `More than the usual week, which adds nothing. ${NOT_COUNTED_AS_MESSAGE}`,
  },
  total: {
    meaning: 'Every message known since listening began, less deleted ones.',
    isWindowed: false,
    notCounted: NOT_COUNTED_AS_MESSAGE,
  },
  messages: {
    meaning: 'Posts by people in channels, replies in threads included.',
    isWindowed: true,
    notCounted: NOT_COUNTED_AS_MESSAGE,
  },
  members: {
    meaning: 'People whose first join of the workspace was seen.',
    isWindowed: true,
    notCounted: 'Bots, joins of a channel, and people who joined before listening began.',
  },
  posters: {
    meaning: 'Different people with at least one message.',
    isWindowed: true,
    notCounted: 'People who only read or react, and whoever is counted out as a bot.',
  },
  firstReply: {
    meaning:
      'From a message that starts a thread to the first reply by another person: the median (p50), and the time within which nine of ten were answered (p90), of the n that have a reply.',
    isWindowed: true,
    notCounted:
      'Reactions, bots, replies of the author, answers outside of the thread, and messages without a reply yet.',
  },
};
