import type { CountingDefinition } from '../../records/counting-definition.ts';
import type { Community } from '../../state/community.ts';
import { countsEverybody, withNothingApart } from '../../state/counting/counts-apart.ts';
import { type CountingRule, createCountingRule, isCounted } from '../../state/counting-rule.ts';
import type { TimeWindow } from '../../time/time-window.ts';

/** What counts apart in a window. */
export interface CountedApart {
  messages: number;
  /** The people who wrote these messages. */
  people: number;
}

/**
 * Counts the messages of the window `(afterUs, untilUs]` that count by the definition only apart: each at most once,
 * also where both its author and its channel count apart (docs/metrics.md#what-counts). `received`: the community with
 * what counts apart. `selected`: the same with the filter, which may leave out people.
 */
export function countApart(
  received: Community,
  selected: Community,
  { afterUs, untilUs }: TimeWindow,
  definition: CountingDefinition,
  countDirectMessages: boolean,
): CountedApart {
  if (countsEverybody(definition)) return { messages: 0, people: 0 };
  const rule = createCountingRule(received, countDirectMessages, definition);
  const everybody = createCountingRule(received, countDirectMessages, withNothingApart(definition));
  const channelsApart = new Set(definition.channels.map((id) => received.channelChanges.currentId(id)));
  const isAuthor = new Uint8Array(received.authors.ids.length);
  let messages = 0;
  for (const [id, { rows }] of selected.channels) {
    const isWholeChannel = channelsApart.has(id);
    const { author, flags } = rows.columns;
    const end = rows.firstRowAfter(untilUs);
    for (let row = rows.firstRowAfter(afterUs); row < end; row++) {
      const authorIndex = author[row] ?? 0;
      if (!isApart(rule, everybody, isWholeChannel, flags[row], authorIndex)) continue;
      messages++;
      isAuthor[authorIndex] = 1;
    }
  }
  // Index 0 is for messages without a known author, and is not a person.
  return { messages, people: isAuthor.subarray(1).reduce((sum, one) => sum + one, 0) };
}

function isApart(
  rule: CountingRule,
  everybody: CountingRule,
  isWholeChannel: boolean,
  flags: number | undefined,
  author: number,
): boolean {
  return isCounted(everybody, flags, author) && (isWholeChannel || !isCounted(rule, flags, author));
}
