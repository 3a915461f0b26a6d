import { parseRecordJson } from '../core/records/parse-record.ts';
import { textVersionOf } from '../core/state/text-version.ts';
import { commit, committedState, INDEXED_TO_KEY, type JournalStore, writeRedactionPlan } from './journal-store.ts';
import { planRedactions, type RedactionPlan } from './redaction-plan.ts';

/** Entries in one commit: about 2 MB of text, whatever the journal's length. */
const ENTRIES_PER_COMMIT = 4000;

/**
 * Brings the index up to the head, for a journal from before there was one: texts that were deleted or replaced since
 * then go as well. What is done is committed in steps, so a crash costs only the step under way. Rejects when the
 * journal cannot be written.
 */
export async function completeTextVersionIndex(store: JournalStore, floor: number, head: number): Promise<void> {
  const { entries, meta } = store;
  let next = Math.max(floor, Number(meta.get(INDEXED_TO_KEY) ?? 0));
  while (next < head) {
    const chunk = [...entries.getRange({ start: next, end: head, limit: ENTRIES_PER_COMMIT })];
    const additions = chunk.map(({ key, value }) => ({ offset: key, json: value, record: parseRecordJson(value) }));
    const plan = planRedactions(additions, committedState(store));
    next = (chunk.at(-1)?.key ?? head) + 1;
    await commit(store, () => {
      writeRedactionPlan(store, plan);
      void meta.put(INDEXED_TO_KEY, String(next));
    });
  }
}

/**
 * The messages of which nothing is left when the entries `[floor, keep)` are trimmed and a plan is carried out. The entry
 * that won tells of its message as long as it exists, so the last one to go finds what the index has.
 */
export function textVersionsToDelete(store: JournalStore, plan: RedactionPlan, floor: number, keep: number): string[] {
  if (keep <= floor) return [];
  const { textVersion: standing } = committedState(store);
  const found: string[] = [];
  for (const { value } of store.entries.getRange({ start: floor, end: keep })) {
    const record = parseRecordJson(value);
    const message = record && textVersionOf(record)?.message;
    if (message === undefined || plan.textVersions.has(message)) continue;
    if (standing(message)?.offsets.every((at) => at < keep)) found.push(message);
  }
  return found;
}
