import { parseRecordJson } from '../core/records/parse-record.ts';
import { textVersionOf } from '../core/state/text-version.ts';
import { commit, committedState, INDEXED_TO_KEY, type JournalStore, writeRedactionPlan } from './journal-store.ts';
import { planRedactions, type RedactionPlan } from './redaction-plan.ts';

/** About 2 MB of JSON in one commit, however long the journal is. */
const ENTRIES_PER_COMMIT = 4000;

/**
 * Completes the index of a journal that an older version wrote, and removes the texts that were deleted or replaced. It
 * commits in steps, so that after a crash only the interrupted step is repeated. Rejects when the journal cannot be
 * written.
 */
export async function completeTextVersionIndex(store: JournalStore, floor: number, head: number): Promise<void> {
  const { entries, meta } = store;
  let next = Math.max(floor, Number(meta.get(INDEXED_TO_KEY) ?? 0));
  while (next < head) {
    const batch = [...entries.getRange({ start: next, end: head, limit: ENTRIES_PER_COMMIT })];
    const additions = batch.map(({ key, value }) => ({ offset: key, json: value, record: parseRecordJson(value) }));
    const plan = planRedactions(additions, committedState(store));
    next = (batch.at(-1)?.key ?? head) + 1;
    await commit(store, () => {
      writeRedactionPlan(store, plan);
      void meta.put(INDEXED_TO_KEY, String(next));
    });
  }
}

/**
 * The messages to delete from the index when the entries `[floor, keepFrom)` are trimmed and a plan is applied: those
 * of whose winning version all entries are trimmed.
 */
export function textVersionsToDelete(
  store: JournalStore,
  plan: RedactionPlan,
  floor: number,
  keepFrom: number,
): string[] {
  if (keepFrom <= floor) return [];
  const { textVersion } = committedState(store);
  const messages: string[] = [];
  for (const { value } of store.entries.getRange({ start: floor, end: keepFrom })) {
    const record = parseRecordJson(value);
    const message = record && textVersionOf(record)?.message;
    if (message === undefined || plan.textVersions.has(message)) continue;
    if (textVersion(message)?.offsets.every((offset) => offset < keepFrom)) messages.push(message);
  }
  return messages;
}
