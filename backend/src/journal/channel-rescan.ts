import { parseRecordJson } from '../core/records/parse-record.ts';
import { type RedactionPlan, RedactionPlanner } from '../core/redaction/redaction-planner.ts';
import { isWholeChannelRecord } from '../core/state/whole-channel-record.ts';
import {
  commit,
  committedState,
  type JournalStore,
  type Rescan,
  readChanges,
  readRescan,
  writeChanges,
  writeRedactionPlan,
  writeRescan,
} from './journal-store.ts';

/** How many entries one commit plans again at most: some ten milliseconds, between which live events are committed. */
const ENTRIES_PER_STEP = 4000;

/**
 * Plans the next stored entries of changed channels again, by which texts and names of earlier entries are removed; see
 * `docs/architecture.md#redaction`. Returns what is left; `undefined` if nothing is.
 */
export function rescanStep(store: JournalStore, planner: RedactionPlanner, rescan: Rescan): Rescan | undefined {
  const ids = new Set(rescan.ids);
  let { next } = rescan;
  for (const { key, value } of store.entries.getRange({ start: next, end: rescan.end, limit: ENTRIES_PER_STEP })) {
    next = key + 1;
    // Nine of ten entries are of other channels, and parsing takes most of the time.
    if (ids.has(channelIn(value))) planner.addStored({ offset: key, json: value, record: parseRecordJson(value) });
  }
  const isDone = next === rescan.next || next >= rescan.end;
  return isDone ? undefined : { ...rescan, next };
}

/** What is to be planned again after a plan, in addition to what is left of earlier ones. */
export function rescanAfter(
  plan: RedactionPlan,
  left: Rescan | undefined,
  floor: number,
  end: number,
): Rescan | undefined {
  if (plan.changedIds.size === 0) return left;
  return { next: floor, end, ids: [...new Set([...(left?.ids ?? []), ...plan.changedIds])] };
}

/**
 * Finds the events about whole channels in a journal of a version that did not keep them, and plans the journal to be
 * read again if there are any. Rejects when the journal cannot be written.
 */
export async function completeChannelChanges(store: JournalStore, floor: number, head: number): Promise<void> {
  if (readChanges(store)) return;
  const planner = new RedactionPlanner(committedState(store, new Map()));
  for (const { key, value } of store.entries.getRange({ start: floor, end: head })) {
    const record = WHOLE_CHANNEL_JSON.test(value) ? parseRecordJson(value) : undefined;
    if (record && isWholeChannelRecord(record)) planner.addNew({ offset: key, json: value, record });
  }
  const plan = planner.plan();
  await commit(store, () => {
    writeRedactionPlan(store, plan);
    writeChanges(store, plan.changes);
    writeRescan(store, rescanAfter(plan, undefined, floor, head));
  });
}

/**
 * Finishes a rescan that a crash interrupted, so that the file is rewritten without what it removes. Rejects when the
 * journal cannot be written.
 */
export async function finishRescan(store: JournalStore): Promise<void> {
  for (let rescan = readRescan(store); rescan; rescan = readRescan(store)) {
    const planner = new RedactionPlanner(committedState(store, readChanges(store) ?? new Map()));
    const left = rescanStep(store, planner, rescan);
    await commit(store, () => {
      writeRedactionPlan(store, planner.plan());
      writeRescan(store, left);
    });
  }
}

/** Of a record about a whole channel, or of the notice as which versions until 0.2.0 stored a conversion. */
const WHOLE_CHANNEL_JSON =
  /"event_type":"channel_(?:deleted|id_changed|converted)"|"subtype":"(?:channel|group)_convert_to_/;

const CHANNEL_FIELD = '"channel":"';

/**
 * The channel in the JSON of a record, without parsing it; empty if there is none. Quotes within texts are escaped, so
 * the field is found only where it is one.
 */
function channelIn(json: string): string {
  const start = json.indexOf(CHANNEL_FIELD);
  if (start < 0) return '';
  const from = start + CHANNEL_FIELD.length;
  return json.slice(from, json.indexOf('"', from));
}
