import { brotliCompressSync, constants } from 'node:zlib';
import { summarize } from '../backend/src/core/metrics/summary.ts';
import { parseRecord } from '../backend/src/core/records/parse-record.ts';
import { dashboardHorizonUs, decodeSnapshot, encodeSnapshot } from '../backend/src/core/snapshot/snapshot.ts';
import { type Community, createCommunity } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import { fold } from '../backend/src/core/state/fold.ts';
import { endOfMillisecondUs } from '../backend/src/core/time/window.ts';
import { INVENTED_CHANNEL_COUNT, INVENTED_USER_COUNT, shuffled } from '../test/records/invent-messages.ts';
import { summarizeObjects } from './baselines/message-objects.ts';
import { measureReportedTime, measureRetainedBytes, measureTime } from './measuring/measure.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';
import {
  addToMap,
  BENCH_NOW_MS,
  foldIntoCommunity,
  packInventedMessages,
  SUMMARY_SETTINGS,
} from './records/folded-records.ts';
import type { PackedRecords } from './records/packed-records.ts';

/** What a million messages cost in memory and time, beside a map of objects. */

function formatRate(count: number, ms: number): string {
  return `${(count / ms / 1000).toFixed(2)} M/s`;
}

async function benchFold(year: PackedRecords): Promise<Community> {
  const inOrder = measureReportedTime(() => foldIntoCommunity(year)).ms;
  const asObjects = measureReportedTime(() => addToMap(year)).ms;
  printRow('fold, in order', `${formatRate(year.length, inOrder)} (${formatRate(year.length, asObjects)})`, '>= 2 M/s');
  const columns = await measureRetainedBytes(() => foldIntoCommunity(year).result);
  const objects = await measureRetainedBytes(() => addToMap(year).result);
  const [ours, theirs] = [columns.bytes / year.length, objects.bytes / year.length];
  printRow('memory per message (map of objects)', `${ours.toFixed(0)} B (${theirs.toFixed(0)} B)`, '<= 32 B');
  printRatio('state: memory a message, to a map of objects', `${(ours / theirs).toFixed(2)} x`);
  printRatio('state: time to fold one, to a map of objects', `${(inOrder / asObjects).toFixed(2)} x`);

  const mixed = year.reordered(shuffled);
  const late = measureReportedTime(() => foldIntoCommunity(mixed)).ms;
  const alsoLate = measureReportedTime(() => addToMap(mixed)).ms;
  printRow(
    'fold, shuffled',
    `${(late / inOrder).toFixed(1)} x in order (${(alsoLate / asObjects).toFixed(1)} x)`,
    '<= 3 x in order',
  );
  const backwards = year.reordered((at) => at.toReversed());
  printRatio('state: folded shuffled, to in order', `${(late / inOrder).toFixed(1)} x`, '<= 3 x');
  const newestFirst = measureReportedTime(() => foldIntoCommunity(backwards)).ms;
  printRow('fold, newest first', `${(newestFirst / inOrder).toFixed(1)} x in order`, '');
  return columns.result;
}

function benchFoldFromText(year: PackedRecords): void {
  const lines = Array.from({ length: 200_000 }, (_, i) => year.line(i));
  const parsing = measureTime(() => lines.map((line) => JSON.parse(line).v)).ms;
  const all = measureTime(() => {
    const community = createCommunity();
    for (const line of lines) {
      const record = parseRecord(JSON.parse(line));
      if (record) fold(community, record);
    }
  }).ms;
  printRatio(
    'state: folded from text, to JSON.parse alone',
    `${(all / parsing).toFixed(2)} x`,
    '< 2 x: JSON.parse dominates',
  );
}

/** A page has called it so often after ten seconds: V8 takes that long to make the most of it. */
const WARM_UP_CALLS = 40;

function benchSummarize(): void {
  for (const [count, target] of [
    [100_000, '<= 4 ms'],
    [600_000, '<= 16 ms'],
  ] as const) {
    const all = packInventedMessages(count, 30);
    const [window, objects] = [foldIntoCommunity(all).result, addToMap(all).result];
    const ours = measureTime(() => summarize(window, BENCH_NOW_MS, SUMMARY_SETTINGS), WARM_UP_CALLS).ms;
    const theirs = measureTime(() => summarizeObjects(objects, BENCH_NOW_MS), WARM_UP_CALLS).ms;
    printRow(
      `summarize, ${count / 1000}k rows in the window (map of objects)`,
      `${ours.toFixed(1)} ms (${theirs.toFixed(0)} ms)`,
      target,
    );
    printRatio(`state: summarize of ${count / 1000}k rows, to a map of objects`, `${(ours / theirs).toFixed(2)} x`);
  }
}

function benchSnapshot(): void {
  const months = foldIntoCommunity(packInventedMessages(100_000, 61)).result;
  const horizon = dashboardHorizonUs(months, endOfMillisecondUs(BENCH_NOW_MS));
  const encoding = measureTime(() => encodeSnapshot({}, months, horizon, false));
  const bytes = encoding.result;
  const compressed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  printRow('snapshot of 100k rows, brotli 4', `${(compressed.length / 1e6).toFixed(2)} MB`, '<= 1 MB');
  printRow('encoded', `${encoding.ms.toFixed(1)} ms`, '');
  printRow('decoded', `${measureTime(() => decodeSnapshot(bytes)).ms.toFixed(1)} ms`, '<= 20 ms');
}

async function main(): Promise<void> {
  beginTable(`What a year of messages costs, ${INVENTED_USER_COUNT} people, ${INVENTED_CHANNEL_COUNT} channels`);
  const year = packInventedMessages(1_000_000, 365);
  const community = await benchFold(year);
  printRow(
    'digest of 1,000,000 rows',
    `${measureTime(() => communityDigest(community)).ms.toFixed(0)} ms`,
    '<= 100 ms',
  );
  benchFoldFromText(year);
  benchSummarize();
  benchSnapshot();
}

await main();
