import type { Community } from './community.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_DIRECT_MESSAGE, FLAG_FILTERED_OUT, FLAG_SEEN } from './message-columns.ts';

/** What `isCounted` needs to know of a community. */
export interface CountingRule {
  /** The flags that decide. */
  flagMask: number;
  /** 1 at the index of each author who is a program. */
  isBotAuthor: Uint8Array;
}

export function createCountingRule(community: Community, countDirect: boolean): CountingRule {
  return {
    flagMask: FLAG_SEEN | FLAG_DELETED | FLAG_BOT | FLAG_FILTERED_OUT | (countDirect ? 0 : FLAG_DIRECT_MESSAGE),
    isBotAuthor: botAuthors(community),
  };
}

/** The same without regard to a filter: who replies to what was pointed at need not be pointed at. */
export function ignoringFilter(rule: CountingRule): CountingRule {
  return { ...rule, flagMask: rule.flagMask & ~FLAG_FILTERED_OUT };
}

/**
 * Whether a row counts as a message: seen, not deleted, written by a person, and in a channel rather than to the bot in
 * private (rule M of `features.md` 4.1; direct messages count where the setting says so).
 */
export function isCounted({ flagMask: relevant, isBotAuthor: bots }: CountingRule, flags = 0, author = 0): boolean {
  return (flags & relevant) === FLAG_SEEN && bots[author] !== 1;
}

/** 1 at the index of each author whose profile says that it is a program, though their posts do not. */
function botAuthors(community: Community): Uint8Array {
  const bots = new Uint8Array(community.authors.ids.length);
  for (const [id, person] of community.people) {
    const index = person.bot ? community.authors.indexOf(id) : undefined;
    if (index !== undefined) bots[index] = 1;
  }
  return bots;
}
