import { DEFAULT_HEALTH_RULES } from '../../backend/src/core/metrics/health-score.ts';
import type { MessageRecord } from '../../backend/src/core/records/record.ts';
import { type Community, createCommunity } from '../../backend/src/core/state/community.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { createTimeZone } from '../../backend/src/core/time/time-zone.ts';
import { inventMessages } from '../../test/records/invent-messages.ts';
import { addMessageObjects, type MessageObject } from '../baselines/message-objects.ts';
import { PackedRecords } from './packed-records.ts';

/** What is measured in the state of a year: invented records, and what is made of them. */

export const BENCH_NOW_MS = Date.now();
export const SUMMARY_SETTINGS = {
  zone: createTimeZone('Europe/Lisbon'),
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
};

/** As many as are objects at one time. */
const PORTION_RECORDS = 2000;

export function packInventedMessages(count: number, days: number): PackedRecords {
  return PackedRecords.of(inventMessages(count, days, BENCH_NOW_MS), count);
}

/** How long it takes to add all records to a state (ms), without reading them, and the state. */
function addInPortions<T>(
  all: PackedRecords,
  state: T,
  add: (portion: MessageRecord[]) => void,
): { ms: number; result: T } {
  let ms = 0;
  for (const portion of all.batches(PORTION_RECORDS)) {
    const start = performance.now();
    add(portion);
    ms += performance.now() - start;
  }
  return { ms, result: state };
}

export function foldIntoCommunity(all: PackedRecords): { ms: number; result: Community } {
  const community = createCommunity();
  let left = all.length;
  return addInPortions(all, community, (portion) => {
    for (const one of portion) fold(community, one);
    left -= portion.length;
    if (left > 0) return;
    // Late rows are sorted in when somebody reads.
    for (const { rows } of community.channels.values()) void rows.length;
  });
}

export function addToMap(all: PackedRecords): { ms: number; result: Map<string, MessageObject> } {
  const messages = new Map<string, MessageObject>();
  return addInPortions(all, messages, (portion) => addMessageObjects(messages, portion));
}
