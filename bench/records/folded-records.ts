import { DEFAULT_HEALTH_RULES } from '../../backend/src/core/metrics/health-score.ts';
import type { MessageRecord } from '../../backend/src/core/records/record.ts';
import { type Community, createCommunity } from '../../backend/src/core/state/community.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { createTimeZone } from '../../backend/src/core/time/time-zone.ts';
import type { Milliseconds } from '../../backend/src/core/time/units.ts';
import { inventMessages } from '../../test/records/invent-messages.ts';
import { addMessageObjects, type MessageObject } from '../baselines/message-objects.ts';
import type { Timed } from '../measuring/measure.ts';
import { PackedRecords } from './packed-records.ts';

/** The end of the invented time and the moment of every summary. */
export const BENCH_NOW_MS: Milliseconds = Date.now();
export const SUMMARY_SETTINGS = {
  zone: createTimeZone('Europe/Lisbon'),
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
};

/** How many records are objects at one time. */
const BATCH_RECORDS = 2000;

export function packInventedMessages(count: number, days: number): PackedRecords {
  return PackedRecords.of(inventMessages(count, days, BENCH_NOW_MS), count);
}

/** Adds all records to a state. Returns the state and the time that adding takes, without parsing. */
function addInBatches<T>(records: PackedRecords, state: T, add: (batch: MessageRecord[]) => void): Timed<T> {
  let ms: Milliseconds = 0;
  for (const batch of records.batches(BATCH_RECORDS)) {
    const start = performance.now();
    add(batch);
    ms += performance.now() - start;
  }
  return { ms, result: state };
}

export function foldIntoCommunity(records: PackedRecords): Timed<Community> {
  const community = createCommunity();
  let remaining = records.length;
  return addInBatches(records, community, (batch) => {
    for (const record of batch) fold(community, record);
    remaining -= batch.length;
    if (remaining > 0) return;
    // The first read merges the late rows, so a read belongs to the measured time.
    for (const { rows } of community.channels.values()) void rows.length;
  });
}

export function addToMap(records: PackedRecords): Timed<Map<string, MessageObject>> {
  const messages = new Map<string, MessageObject>();
  return addInBatches(records, messages, (batch) => addMessageObjects(messages, batch));
}
