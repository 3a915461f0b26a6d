import type { Community } from '../community.ts';
import { type CountingRule, isCounted } from '../counting-rule.ts';
import type { MessageRows } from '../rows/message-rows.ts';
import { KeptByRows } from './kept-by-rows.ts';

const BLOCK_BITS = 4;
/** How many rules are found again: those of a page and of what it compares with. */
const MAX_RULES = 4;

/** The counted rows before each block of 16 rows. */
const prefixes = new KeptByRows<Uint32Array>();
const rules = new WeakMap<Community['authors'], CountingRule[]>();

/**
 * Returns how many rows in `[0, to)` of a channel count; read it before the next `upsert`. Counts of blocks are kept
 * until rows change. They are found by the identity of the rule, so use `keptRule`.
 */
export function countedBefore(rows: MessageRows, rule: CountingRule): (to: number) => number {
  const before = prefixes.get(rows, rule, '', () => countBlocks(rows, rule));
  const { author, flags } = rows.columns;
  return (to) => {
    const block = to >> BLOCK_BITS;
    let count = before[block] ?? 0;
    for (let row = block << BLOCK_BITS; row < to; row++) if (isCounted(rule, flags[row], author[row])) count++;
    return count;
  };
}

/** The rule, or an equal one that was used before with these authors. */
export function keptRule({ authors }: Community, rule: CountingRule): CountingRule {
  const known = rules.get(authors) ?? [];
  const equal = known.find((other) => isSameRule(other, rule));
  rules.set(authors, [equal ?? rule, ...known.filter((other) => other !== equal)].slice(0, MAX_RULES));
  return equal ?? rule;
}

function countBlocks(rows: MessageRows, rule: CountingRule): Uint32Array {
  const { length } = rows;
  const { author, flags } = rows.columns;
  const before = new Uint32Array((length >> BLOCK_BITS) + 1);
  let count = 0;
  for (let row = 0; row < length; row++) {
    if ((row & ((1 << BLOCK_BITS) - 1)) === 0) before[row >> BLOCK_BITS] = count;
    if (isCounted(rule, flags[row], author[row])) count++;
  }
  if ((length & ((1 << BLOCK_BITS) - 1)) === 0) before[length >> BLOCK_BITS] = count;
  return before;
}

function isSameRule(a: CountingRule, b: CountingRule): boolean {
  return (
    a.flagMask === b.flagMask &&
    a.isExcludedAuthor.length === b.isExcludedAuthor.length &&
    a.isExcludedAuthor.every((isExcluded, author) => isExcluded === b.isExcludedAuthor[author]) &&
    (a.isExcludedReplier === b.isExcludedReplier ||
      a.isExcludedReplier.every((isExcluded, author) => isExcluded === b.isExcludedReplier[author]))
  );
}
