import { parseRecordJson } from '../core/records/parse-record.ts';
import { type RedactionPlan, RedactionPlanner } from '../core/redaction/redaction-planner.ts';
import { messageKeys } from '../core/redaction/text-version.ts';
import { rescanAfter } from './channel-rescan.ts';
import {
  type ChangesByTeam,
  commit,
  committedState,
  INDEXED_TO_KEY,
  type JournalStore,
  readChanges,
  readRescan,
  writeChanges,
  writeRedactionPlan,
  writeRescan,
} from './journal-store.ts';

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
    const changes = readChanges(store) ?? new Map();
    const planner = new RedactionPlanner(committedState(store, changes));
    for (const { key, value } of batch) planner.addNew({ offset: key, json: value, record: parseRecordJson(value) });
    const plan = planner.plan();
    next = (batch.at(-1)?.key ?? head) + 1;
    await commit(store, () => {
      writeRedactionPlan(store, plan);
      writeChanges(store, new Map([...changes, ...plan.changes]));
      writeRescan(store, rescanAfter(plan, readRescan(store), floor, head));
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
  changes: ChangesByTeam,
): string[] {
  if (keepFrom <= floor) return [];
  const { textVersion, changesOf } = committedState(store, changes);
  const messages: string[] = [];
  for (const { value } of store.entries.getRange({ start: floor, end: keepFrom })) {
    const record = parseRecordJson(value);
    for (const message of record ? messageKeys(record, changesOf(record.team)) : []) {
      const version = plan.textVersions.has(message) ? plan.textVersions.get(message) : textVersion(message);
      if (version?.offsets.every((offset) => offset < keepFrom)) messages.push(message);
    }
  }
  return messages;
}
