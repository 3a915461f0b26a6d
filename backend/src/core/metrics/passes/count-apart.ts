import type { CountingDefinition } from '../../records/counting-definition.ts';
import type { Community } from '../../state/community.ts';
import { keptRule } from '../../state/counting/counted-prefix.ts';
import { countsEverybody, withNothingApart } from '../../state/counting/counts-apart.ts';
import { type CountingRule, createCountingRule } from '../../state/counting-rule.ts';
import type { TimeWindow } from '../../time/time-window.ts';
import type { TimeZone } from '../../time/time-zone.ts';
import { countWindow } from './count-window.ts';

/** What counts apart in a window. */
export interface CountedApart {
  messages: number;
  /** The people who wrote these messages. */
  people: number;
}

/**
 * Counts the messages of the window that count by the definition only apart: each at most once, also where both its
 * author and its channel count apart (docs/metrics.md#what-counts). `received`: the community with what counts apart.
 * `selected`: the same with the filter, which may leave out people. `rule`: that of the definition.
 */
export function countApart(
  received: Community,
  selected: Community,
  window: TimeWindow,
  zone: TimeZone,
  definition: CountingDefinition,
  rule: CountingRule,
  countDirectMessages: boolean,
): CountedApart {
  if (countsEverybody(definition)) return { messages: 0, people: 0 };
  const everybody = keptRule(received, createCountingRule(received, countDirectMessages, withNothingApart(definition)));
  const channelsApart = new Set(definition.channels.map((id) => received.channelChanges.currentId(id)));
  const apartByAuthor = (isWholeChannel: boolean) => {
    const channels = new Map([...selected.channels].filter(([id]) => channelsApart.has(id) === isWholeChannel));
    const { messages } = countWindow({ ...selected, channels }, window, zone, everybody).byAuthor;
    return messages.map((count, author) => (isWholeChannel || rule.isExcludedAuthor[author] === 1 ? count : 0));
  };
  const [inOthers, inWhole] = [apartByAuthor(false), apartByAuthor(true)];
  let [messages, people] = [0, 0];
  for (let author = 0; author < inWhole.length; author++) {
    const count = (inWhole[author] ?? 0) + (inOthers[author] ?? 0);
    messages += count;
    // Index 0 is for messages without a known author, and is not a person.
    if (author > 0 && count > 0) people++;
  }
  return { messages, people };
}
