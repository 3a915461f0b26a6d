import type { PlannedEntry, RedactionPlan } from '../core/redaction/redaction-planner.ts';
import type { JournalEntry } from './journal.ts';
import type { JournalStore } from './journal-store.ts';

/**
 * The head and the floor of the stored entries. If all were trimmed, the stored head applies: offsets must continue
 * from it.
 */
export function boundsOf(store: JournalStore): { head: number; floor: number } {
  const head = Math.max(edgeOffset(store, true) + 1, Number(store.meta.get('head') ?? 0));
  return { head, floor: edgeOffset(store, false, head) };
}

/** The first offset, or the last one if `isReverse`; `none` if there are no entries. */
function edgeOffset({ entries }: JournalStore, isReverse: boolean, none = -1): number {
  for (const key of entries.getKeys({ reverse: isReverse, limit: 1 })) return key;
  return none;
}

/** Entries from `from` on, before `head`, at most `limit`. */
export function* storedEntries(
  { entries }: JournalStore,
  from: number,
  head: number,
  limit: number,
): Generator<JournalEntry> {
  for (const { key, value } of entries.getRange({ start: from, end: head, limit })) yield { offset: key, json: value };
}

/**
 * The consecutive entries from `from` on that fit into `maxBytes` of UTF-16, at least one, and the first offset that is
 * missing, if any.
 */
export function takeContiguous(
  entries: Iterable<JournalEntry>,
  from: number,
  maxBytes: number,
): { found: JournalEntry[]; missing?: number } {
  const found: JournalEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (entry.offset !== from + found.length) return { found, missing: from + found.length };
    bytes += entry.json.length * 2;
    if (bytes > maxBytes && found.length > 0) break;
    found.push(entry);
  }
  return found.length > 0 ? { found } : { found, missing: from };
}

/** New entries as they are stored: without what a plan removes from them. */
export function storedAdditions(additions: readonly PlannedEntry[], plan: RedactionPlan): JournalEntry[] {
  return additions.map((entry) => {
    const json = plan.redactedEntries.get(entry.offset);
    return json === undefined ? entry : { offset: entry.offset, json };
  });
}
