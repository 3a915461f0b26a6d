import { BOT, DELETED, DIRECT, OUTSIDE, SEEN } from './columns.ts';
import type { Community } from './community.ts';

/** What `isCounted` needs to know of a community. */
export interface CountedRule {
  /** The flags that decide. */
  relevant: number;
  /** 1 at the index of each author who is a program. */
  bots: Uint8Array;
}

export function countedRule(community: Community, countDirect: boolean): CountedRule {
  return { relevant: SEEN | DELETED | BOT | OUTSIDE | (countDirect ? 0 : DIRECT), bots: botAuthors(community) };
}

/** The same without regard to a filter: who replies to what was pointed at need not be pointed at. */
export function unfiltered(rule: CountedRule): CountedRule {
  return { ...rule, relevant: rule.relevant & ~OUTSIDE };
}

/**
 * Whether a row counts as a message: seen, not deleted, written by a person, and in a channel rather than to the bot in
 * private (rule M of `features.md` 4.1; direct messages count where the setting says so).
 */
export function isCounted({ relevant, bots }: CountedRule, flags = 0, author = 0): boolean {
  return (flags & relevant) === SEEN && bots[author] !== 1;
}

/** 1 at the index of each author whose profile says that it is a program, though their posts do not. */
function botAuthors(community: Community): Uint8Array {
  const bots = new Uint8Array(community.authors.ids.length);
  for (const [id, person] of community.people) {
    const index = person.bot ? community.authors.find(id) : undefined;
    if (index !== undefined) bots[index] = 1;
  }
  return bots;
}
