import { brotliCompressSync, constants } from 'node:zlib';
import { summarize } from '../backend/src/core/metrics/summary.ts';
import { parseRecord } from '../backend/src/core/records/parse-record.ts';
import { decodeSnapshot } from '../backend/src/core/snapshot/decode-snapshot.ts';
import { dashboardHorizonUs, encodeSnapshot } from '../backend/src/core/snapshot/encode-snapshot.ts';
import { type Community, createCommunity } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import type { Filter } from '../backend/src/core/state/filter.ts';
import { fold } from '../backend/src/core/state/fold.ts';
import { DEFAULT_PERIOD, type Period } from '../backend/src/core/time/period.ts';
import { endOfMillisecondUs } from '../backend/src/core/time/window.ts';
import { ARCHIVE_SIZE, inventArchive } from '../test/records/invent-archive.ts';
import { INVENTED_CHANNEL_COUNT, INVENTED_USER_COUNT, shuffled } from '../test/records/invent-messages.ts';
import { summarizeObjects } from './baselines/message-objects.ts';
import { formatCount, formatMegabytes, formatMillionsPerSecond, formatRatio } from './measuring/format.ts';
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

const MESSAGE_COUNT = 1_000_000;
const DAYS = 365;
const TEXT_RECORD_COUNT = 200_000;
/** A page has called `summarize` this often after ten seconds, when V8 has fully optimized it. */
const WARM_UP_CALLS = 40;
const WINDOW_DAYS = 30;
const SNAPSHOT_ROWS = 100_000;
const SNAPSHOT_DAYS = 61;
const BROTLI_QUALITY = 4;

async function benchFold(year: PackedRecords): Promise<Community> {
  const columnsMs = measureReportedTime(() => foldIntoCommunity(year)).ms;
  const mapMs = measureReportedTime(() => addToMap(year)).ms;
  printRow(
    'fold, in order (map of objects)',
    `${formatMillionsPerSecond(year.length, columnsMs)} (${formatMillionsPerSecond(year.length, mapMs)})`,
    '>= 2 M/s',
  );
  const columns = await measureRetainedBytes(() => foldIntoCommunity(year).result);
  const map = await measureRetainedBytes(() => addToMap(year).result);
  const columnBytes = columns.bytes / year.length;
  const mapBytes = map.bytes / year.length;
  printRow('memory a message (map of objects)', `${columnBytes.toFixed(0)} B (${mapBytes.toFixed(0)} B)`, '<= 32 B');
  printRatio('state: memory a message, to a map of objects', formatRatio(columnBytes, mapBytes));
  printRatio('state: time to fold one, to a map of objects', formatRatio(columnsMs, mapMs));
  benchFoldOrders(year, columnsMs, mapMs);
  return columns.result;
}

function benchFoldOrders(year: PackedRecords, inOrderMs: number, mapInOrderMs: number): void {
  const mixed = year.reordered(shuffled);
  const shuffledMs = measureReportedTime(() => foldIntoCommunity(mixed)).ms;
  const mapShuffledMs = measureReportedTime(() => addToMap(mixed)).ms;
  printRow(
    'fold, shuffled (map of objects)',
    `${formatRatio(shuffledMs, inOrderMs, 1)} in order (${formatRatio(mapShuffledMs, mapInOrderMs, 1)})`,
    '<= 3 x in order',
  );
  printRatio('state: folded shuffled, to in order', formatRatio(shuffledMs, inOrderMs, 1), '<= 3 x');
  const newestFirst = year.reordered((starts) => starts.toReversed());
  const newestFirstMs = measureReportedTime(() => foldIntoCommunity(newestFirst)).ms;
  printRow('fold, newest first', `${formatRatio(newestFirstMs, inOrderMs, 1)} in order`);
}

function benchFoldFromText(year: PackedRecords): void {
  const lines = Array.from({ length: TEXT_RECORD_COUNT }, (_, i) => year.line(i));
  const parseMs = measureTime(() => lines.map((line) => JSON.parse(line).v)).ms;
  const foldMs = measureTime(() => {
    const community = createCommunity();
    for (const line of lines) {
      const record = parseRecord(JSON.parse(line));
      if (record) fold(community, record);
    }
  }).ms;
  printRatio(
    'state: folded from text, to JSON.parse alone',
    formatRatio(foldMs, parseMs),
    '< 2 x: JSON.parse dominates',
  );
}

function benchSummarize(): void {
  for (const [count, target] of [
    [100_000, '<= 4 ms'],
    [600_000, '<= 16 ms'],
  ] as const) {
    const records = packInventedMessages(count, WINDOW_DAYS);
    const community = foldIntoCommunity(records).result;
    const map = addToMap(records).result;
    const columnsMs = measureTime(() => summarize(community, BENCH_NOW_MS, SUMMARY_SETTINGS), WARM_UP_CALLS).ms;
    const mapMs = measureTime(() => summarizeObjects(map, BENCH_NOW_MS), WARM_UP_CALLS).ms;
    printRow(
      `summarize, ${formatCount(count)} rows in the window (map of objects)`,
      `${columnsMs.toFixed(1)} ms (${mapMs.toFixed(0)} ms)`,
      target,
    );
    printRatio(`state: summarize of ${formatCount(count)} rows, to a map of objects`, formatRatio(columnsMs, mapMs));
  }
}

/** Every period of a community that was received whole, each with the comparison before it and with each filter. */
function benchPeriods(): void {
  const community = createCommunity();
  for (const record of inventArchive(BENCH_NOW_MS)) fold(community, record);
  const periods: [name: string, period: Period, target: string][] = [
    ['the last 30 days', DEFAULT_PERIOD, ''],
    ['the last 12 months', { kind: 'last', days: 365 }, '<= 60 ms'],
    ['last year', { kind: 'calendar', unit: 'year', ago: 1 }, '<= 60 ms'],
    ['all', { kind: 'all' }, '<= 60 ms'],
  ];
  const filters: Filter[] = [{}, { channel: 'C0' }, { person: `U${ARCHIVE_SIZE.people - 500}` }, { hour: 33 }];
  for (const [name, period, target] of periods) {
    const times = filters.map(
      (filter) =>
        measureTime(() => summarize(community, BENCH_NOW_MS, { ...SUMMARY_SETTINGS, period }, filter), WARM_UP_CALLS)
          .ms,
    );
    printRow(
      `summarize ${name} of ${formatCount(ARCHIVE_SIZE.messages)} rows (by channel, person, hour)`,
      `${times[0]?.toFixed(1)} ms (${times
        .slice(1)
        .map((ms) => ms.toFixed(1))
        .join(', ')} ms)`,
      target,
    );
  }
}

function benchSnapshot(): void {
  const community = foldIntoCommunity(packInventedMessages(SNAPSHOT_ROWS, SNAPSHOT_DAYS)).result;
  const horizon = dashboardHorizonUs(community, endOfMillisecondUs(BENCH_NOW_MS));
  const encoding = measureTime(() => encodeSnapshot({}, community, horizon, false));
  const bytes = encoding.result;
  const compressed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
  printRow(
    `snapshot of ${formatCount(SNAPSHOT_ROWS)} rows, brotli ${BROTLI_QUALITY}`,
    formatMegabytes(compressed.length, 2),
    '<= 1 MB',
  );
  printRow('snapshot, encoded', `${encoding.ms.toFixed(1)} ms`);
  printRow('snapshot, decoded', `${measureTime(() => decodeSnapshot(bytes)).ms.toFixed(1)} ms`, '<= 20 ms');
}

async function main(): Promise<void> {
  beginTable(`The cost of a year of messages, of ${INVENTED_USER_COUNT} people in ${INVENTED_CHANNEL_COUNT} channels`);
  const year = packInventedMessages(MESSAGE_COUNT, DAYS);
  const community = await benchFold(year);
  const digestMs = measureTime(() => communityDigest(community)).ms;
  printRow(`digest of ${formatCount(MESSAGE_COUNT)} rows`, `${digestMs.toFixed(0)} ms`, '<= 100 ms');
  benchFoldFromText(year);
  benchSummarize();
  benchPeriods();
  benchSnapshot();
}

await main();
