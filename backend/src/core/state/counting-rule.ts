import { type CountingDefinition, DEFAULT_DEFINITION } from '../records/counting-definition.ts';
import type { Community } from './community.ts';
import { apartPersonTest } from './counting/counts-apart.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_DIRECT_MESSAGE, FLAG_FILTERED_OUT, FLAG_SEEN } from './rows/message-columns.ts';

/** Decides which rows of a community count as messages; see `docs/metrics.md#counted-messages`. */
export interface CountingRule {
  /** The flags that `isCounted` compares. */
  flagMask: number;
  /** 1 at the index of each author whose messages do not count: bots, and people who count apart. */
  isExcludedAuthor: Uint8Array;
  /** 1 at the index of each author whose replies answer nobody: bots. */
  isExcludedReplier: Uint8Array;
}

/**
 * The rule for the community as it is now: its bots, guests and members of other workspaces may change with the next
 * `fold`. Channels that count apart are left out of the community itself, by `withoutApart`.
 */
export function createCountingRule(
  community: Community,
  countDirectMessages: boolean,
  definition: CountingDefinition = DEFAULT_DEFINITION,
): CountingRule {
  const { bots } = definition;
  const isExcludedReplier = bots ? new Uint8Array(community.authors.ids.length) : botAuthors(community);
  return {
    flagMask:
      FLAG_SEEN |
      FLAG_DELETED |
      FLAG_FILTERED_OUT |
      (bots ? 0 : FLAG_BOT) |
      (countDirectMessages ? 0 : FLAG_DIRECT_MESSAGE),
    isExcludedAuthor: addAuthorsApart(community, definition, isExcludedReplier),
    isExcludedReplier,
  };
}

/**
 * The rule for replies. A reply to a selected message answers it even if the filter excludes the reply, or if its author
 * counts apart: the person who asked has an answer (docs/metrics.md#what-counts).
 */
export function ignoringFilter(rule: CountingRule): CountingRule {
  return { ...rule, flagMask: rule.flagMask & ~FLAG_FILTERED_OUT, isExcludedAuthor: rule.isExcludedReplier };
}

/**
 * Whether a row counts as a message (`docs/metrics.md#counted-messages`): the message itself was seen, is not deleted,
 * is by a person who counts, and is in a channel; direct messages count only with `COUNT_DIRECT_MESSAGES`.
 */
export function isCounted({ flagMask, isExcludedAuthor }: CountingRule, flags = 0, author = 0): boolean {
  return (flags & flagMask) === FLAG_SEEN && isExcludedAuthor[author] !== 1;
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

/** The excluded authors and those that count apart. The same array if nobody does. */
function addAuthorsApart(community: Community, definition: CountingDefinition, excluded: Uint8Array): Uint8Array {
  const isApart = apartPersonTest(definition);
  if (!isApart) return excluded;
  // The first index is for messages without a known author.
  const { ids } = community.authors;
  return excluded.map((isExcluded, author) => {
    const id = author === 0 ? '' : (ids[author] ?? '');
    return isExcluded === 1 || (id !== '' && isApart(id, community.people.get(id))) ? 1 : 0;
  });
}
