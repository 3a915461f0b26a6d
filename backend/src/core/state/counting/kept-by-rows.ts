import type { MessageRows } from '../rows/message-rows.ts';

/** How many values each channel keeps: those of a page, of what it compares with, and of the choices just before. */
const MAX_KEPT = 8;

interface Kept<Value> {
  version: number;
  /** Compared by identity: a counting rule of `keptRule`, for example. */
  rule: object | null;
  key: string;
  value: Value;
}

/**
 * What one pass computes from the rows of each channel, kept until these rows change: a page counts all of the past
 * several times a second, and after a record or a choice most channels count as before. The key names everything else
 * that the value depends on: a range of rows rather than a time, because that stays the same while time moves.
 */
export class KeptByRows<Value> {
  readonly #kept = new WeakMap<MessageRows, Kept<Value>[]>();

  /** The kept value, or a new one. It must not be changed. */
  get(rows: MessageRows, rule: object | null, key: string, compute: () => Value): Value {
    const { version } = rows;
    const known = this.#kept.get(rows) ?? [];
    const isWanted = (kept: Kept<Value>) => kept.version === version && kept.rule === rule && kept.key === key;
    if (known[0] && isWanted(known[0])) return known[0].value;
    const found = known.find(isWanted) ?? { version, rule, key, value: compute() };
    const others = known.filter((kept) => kept !== found && kept.version === version);
    this.#kept.set(rows, [found, ...others].slice(0, MAX_KEPT));
    return found.value;
  }
}
