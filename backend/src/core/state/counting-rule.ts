import type { Community } from './community.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_DIRECT_MESSAGE, FLAG_FILTERED_OUT, FLAG_SEEN } from './rows/message-columns.ts';

/** Decides which rows of a community count as messages; see `docs/metrics.md#counted-messages`. */
export interface CountingRule {
  /** The flags that `isCounted` compares. */
  flagMask: number;
  /** 1 at the index of each author that is a bot. */
  isBotAuthor: Uint8Array;
}

/** The rule for the community as it is now: its bots may change with the next `fold`. */
export function createCountingRule(community: Community, countDirectMessages: boolean): CountingRule {
  return {
    flagMask: FLAG_SEEN | FLAG_DELETED | FLAG_BOT | FLAG_FILTERED_OUT | (countDirectMessages ? 0 : FLAG_DIRECT_MESSAGE),
    isBotAuthor: botAuthors(community),
  };
}

/** The same rule without the filter: a reply to a selected message counts even if the filter excludes the reply. */
export function ignoringFilter(rule: CountingRule): CountingRule {
  return { ...rule, flagMask: rule.flagMask & ~FLAG_FILTERED_OUT };
}

/**
 * Whether a row counts as a message (`docs/metrics.md#counted-messages`): the message itself was seen, is not deleted,
 * is by a person, and is in a channel; direct messages count only with `COUNT_DIRECT_MESSAGES`.
 */
export function isCounted({ flagMask, isBotAuthor }: CountingRule, flags = 0, author = 0): boolean {
  return (flags & flagMask) === FLAG_SEEN && isBotAuthor[author] !== 1;
}

/** 1 at the index of each author whose profile marks a bot; their messages need not have `FLAG_BOT`. */
function botAuthors(community: Community): Uint8Array {
  const bots = new Uint8Array(community.authors.ids.length);
  for (const [id, person] of community.people) {
    const index = person.bot ? community.authors.indexOf(id) : undefined;
    if (index !== undefined) bots[index] = 1;
  }
  return bots;
}
