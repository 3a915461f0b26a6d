import { brotliCompressSync, constants } from 'node:zlib';
import type { Community } from '../../src/core/community.ts';
import { communityDigest } from '../../src/core/digest.ts';
import { dashboardHorizonUs, decodeSnapshot, encodeSnapshot } from '../../src/core/snapshot.ts';
import { summarize } from '../../src/core/summary.ts';
import { endOfMillisecondUs } from '../../src/core/window.ts';
import { exponent } from './exponent.ts';
import { folded, NOW, packed, RULES } from './folded.ts';
import { held, median, timed } from './measure.ts';
import { begin, ratio, row } from './table.ts';
import { CHANNELS, PEOPLE } from './year.ts';

/** How what a year costs grows with its messages. */

const SIZES = [100_000, 600_000, 1_000_000, 5_000_000];
const ROUNDS = 3;
/** A page has called `summarize` so often within seconds. */
const SETTLED = 20;
/** The most that is still taken for proportional: sorting has a logarithm, and measuring some noise. */
const PROPORTIONAL = '<= n^1.1';

const COSTS = {
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
type Cost = keyof typeof COSTS;

async function costs(count: number): Promise<Record<Cost, number>> {
  const year = packed(count, 365);
  const folds: number[] = [];
  const { bytes, result } = await held(() => {
    const { ms, result } = folded(year);
    folds.push(ms);
    return result;
  });
  while (folds.length < ROUNDS) folds.push(folded(year).ms);
  return { fold: median(folds), memory: bytes / 1e6, ...readings(result) };
}

/** What reading the state costs. */
function readings(community: Community): Omit<Record<Cost, number>, 'fold' | 'memory'> {
  const horizon = dashboardHorizonUs(community, endOfMillisecondUs(NOW));
  const snapshot = timed(() => encodeSnapshot({}, community, horizon, false), 1);
  const packed = brotliCompressSync(snapshot.result, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  const checkpoint = timed(() => encodeSnapshot({}, community, 0, false), 1);
  return {
    summarize: timed(() => summarize(community, NOW, RULES), SETTLED).ms,
    digest: timed(() => communityDigest(community), 1).ms,
    'snapshot, encoded': snapshot.ms,
    'snapshot, brotli 4': packed.length / 1e6,
    'snapshot, decoded': timed(() => decodeSnapshot(snapshot.result), 1).ms,
    'checkpoint, encoded': checkpoint.ms,
    'checkpoint, decoded': timed(() => decodeSnapshot(checkpoint.result), 1).ms,
  };
}

async function main(): Promise<void> {
  begin(`How it grows: a year of messages, ${PEOPLE} people, ${CHANNELS} channels; medians`);
  // Only warms up.
  await costs(SIZES[0] ?? 0);
  const measured: { count: number; costs: Record<Cost, number> }[] = [];
  for (const count of SIZES) measured.push({ count, costs: await costs(count) });

  for (const [cost, unit] of Object.entries(COSTS) as [Cost, string][]) {
    const cells = measured.map(
      ({ count, costs }) => `${inWords(count)}: ${Number(costs[cost].toPrecision(3))} ${unit}`,
    );
    row(cost, cells.join(', '));
  }
  for (const { count, costs } of measured) {
    const rate = `${(count / costs.fold / 1000).toFixed(2)} M/s`;
    row(`${inWords(count)}: fold; memory a message`, `${rate}; ${((costs.memory * 1e6) / count).toFixed(0)} B`);
  }
  for (const cost of Object.keys(COSTS) as Cost[]) {
    const points = measured.map(({ count, costs }) => ({ work: count, cost: costs[cost] }));
    ratio(`growth: ${cost}, with n messages`, `n^${exponent(points).toFixed(2)}`, PROPORTIONAL);
  }
}

function inWords(count: number): string {
  return count < 1e6 ? `${count / 1000}k` : `${count / 1e6}M`;
}

await main();
