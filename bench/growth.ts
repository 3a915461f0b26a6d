import { brotliCompressSync, constants } from 'node:zlib';
import { summarize } from '../backend/src/core/metrics/summary.ts';
import { decodeSnapshot } from '../backend/src/core/snapshot/decode-snapshot.ts';
import { dashboardHorizonUs, encodeSnapshot } from '../backend/src/core/snapshot/encode-snapshot.ts';
import type { Community } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import type { Milliseconds } from '../backend/src/core/time/units.ts';
import { endOfMillisecondUs } from '../backend/src/core/time/window.ts';
import { INVENTED_CHANNEL_COUNT, INVENTED_USER_COUNT } from '../test/records/invent-messages.ts';
import { formatCount, formatMillionsPerSecond } from './measuring/format.ts';
import { growthExponent } from './measuring/growth-exponent.ts';
import { measureRetainedBytes, measureTime } from './measuring/measure.ts';
import { median } from './measuring/percentile.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';
import { BENCH_NOW_MS, foldIntoCommunity, packInventedMessages, SUMMARY_SETTINGS } from './records/folded-records.ts';

/** How the costs of a year of messages grow with their number. */

const MESSAGE_COUNTS = [100_000, 600_000, 1_000_000, 5_000_000];
const DAYS = 365;
const ROUNDS = 3;
/** A page calls `summarize` this often within seconds, so V8 has optimized it. */
const WARM_UP_CALLS = 20;
/** The largest exponent that counts as proportional: sorting adds a logarithm, and measurements have noise. */
const LINEAR_TARGET = '<= n^1.1';
const BROTLI_QUALITY = 4;

const COST_UNITS = {
  fold: 'ms',
  memory: 'MB',
  summarize: 'ms',
  digest: 'ms',
  'snapshot, encoded': 'ms',
  'snapshot, brotli 4': 'MB',
  'snapshot, decoded': 'ms',
  'checkpoint, encoded': 'ms',
  'checkpoint, decoded': 'ms',
} as const;
type Cost = keyof typeof COST_UNITS;

async function measureCosts(count: number): Promise<Record<Cost, number>> {
  const year = packInventedMessages(count, DAYS);
  const foldTimes: Milliseconds[] = [];
  const { bytes, result: community } = await measureRetainedBytes(() => {
    const { ms, result } = foldIntoCommunity(year);
    foldTimes.push(ms);
    return result;
  });
  while (foldTimes.length < ROUNDS) foldTimes.push(foldIntoCommunity(year).ms);
  return { fold: median(foldTimes), memory: bytes / 1e6, ...measureReads(community) };
}

/** Measures what reads the state without changing it. */
function measureReads(community: Community): Omit<Record<Cost, number>, 'fold' | 'memory'> {
  const horizon = dashboardHorizonUs(community, endOfMillisecondUs(BENCH_NOW_MS));
  const snapshot = measureTime(() => encodeSnapshot({}, community, horizon, false), 1);
  const compressed = brotliCompressSync(snapshot.result, {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
  });
  const checkpoint = measureTime(() => encodeSnapshot({}, community, 0, false), 1);
  return {
    summarize: measureTime(() => summarize(community, BENCH_NOW_MS, SUMMARY_SETTINGS), WARM_UP_CALLS).ms,
    digest: measureTime(() => communityDigest(community), 1).ms,
    'snapshot, encoded': snapshot.ms,
    'snapshot, brotli 4': compressed.length / 1e6,
    'snapshot, decoded': measureTime(() => decodeSnapshot(snapshot.result), 1).ms,
    'checkpoint, encoded': checkpoint.ms,
    'checkpoint, decoded': measureTime(() => decodeSnapshot(checkpoint.result), 1).ms,
  };
}

async function main(): Promise<void> {
  beginTable(
    `Growth with the messages of a year, of ${INVENTED_USER_COUNT} people in ${INVENTED_CHANNEL_COUNT} channels; medians`,
  );
  // The first call only warms up.
  await measureCosts(MESSAGE_COUNTS[0] ?? 0);
  const measured: { count: number; costs: Record<Cost, number> }[] = [];
  for (const count of MESSAGE_COUNTS) measured.push({ count, costs: await measureCosts(count) });

  for (const [cost, unit] of Object.entries(COST_UNITS) as [Cost, string][]) {
    const cells = measured.map(
      ({ count, costs }) => `${formatCount(count)}: ${Number(costs[cost].toPrecision(3))} ${unit}`,
    );
    printRow(cost, cells.join(', '));
  }
  for (const { count, costs } of measured) {
    const bytesPerMessage = (costs.memory * 1e6) / count;
    printRow(
      `${formatCount(count)}: fold; memory a message`,
      `${formatMillionsPerSecond(count, costs.fold)}; ${bytesPerMessage.toFixed(0)} B`,
    );
  }
  for (const cost of Object.keys(COST_UNITS) as Cost[]) {
    const points = measured.map(({ count, costs }) => ({ work: count, cost: costs[cost] }));
    printRatio(`growth: ${cost}, with n messages`, `n^${growthExponent(points).toFixed(2)}`, LINEAR_TARGET);
  }
}

await main();
