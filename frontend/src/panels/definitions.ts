/** The figures that can be asked why. */
export type Figure = 'health' | 'total' | 'messages' | 'members' | 'posters' | 'firstReply';

export interface Definition {
  /** What is counted. */
  means: string;
  /** Of what time; null for all that is known. */
  window: boolean;
  /** What is not counted. */
  leavesOut: string;
}

const MESSAGE =
  'Posts of bots and apps, system messages, edits and unfurls, deleted messages, direct messages, and channels the app is not in.';

export const DEFINITIONS: Record<Figure, Definition> = {
  health: {
    means:
      'A base, plus points for each message and each new member, at most the cap; less a penalty for each full period without a message. The bar below shows the terms to scale.',
    window: true,
    leavesOut: 'Reactions, readers, and how long or good a message is.',
  },
  total: { means: 'Every message known since listening began, less deleted ones.', window: false, leavesOut: MESSAGE },
  messages: { means: 'Posts by people in channels, replies in threads included.', window: true, leavesOut: MESSAGE },
  members: {
    means: 'People whose first join of the workspace was seen.',
    window: true,
    leavesOut: 'Bots, joins of a channel, and people who joined before listening began.',
  },
  posters: {
    means: 'Different people with at least one message.',
    window: true,
    leavesOut: 'People who only read or react, and whoever is counted out as a bot.',
  },
  firstReply: {
    means:
      'From a message that starts a thread to the first reply by another person: the median (p50), and the time within which nine of ten were answered (p90), of the n that have a reply.',
    window: true,
    leavesOut:
      'Reactions, bots, replies of the author, answers outside of the thread, and messages without a reply yet.',
  },
};
