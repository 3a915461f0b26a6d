import { brotliCompressSync, constants } from 'node:zlib';
import { type Community, createCommunity } from '../../src/core/community.ts';
import { digest } from '../../src/core/digest.ts';
import { fold } from '../../src/core/fold.ts';
import { DEFAULT_HEALTH_RULES } from '../../src/core/health.ts';
import { parseRecord } from '../../src/core/parse-record.ts';
import type { MessageRecord, SlackRecord } from '../../src/core/record.ts';
import { dashboardHorizon, decodeSnapshot, encodeSnapshot } from '../../src/core/snapshot.ts';
import { summarize } from '../../src/core/summary.ts';
import { endOf } from '../../src/core/window.ts';
import { createZone } from '../../src/core/zone.ts';
import { held, timed } from './measure.ts';
import { mapped, summarized } from './objects.ts';
import { begin, row } from './table.ts';
import { CHANNELS, inventMessages, PEOPLE, shuffled } from './year.ts';

/** What a million messages cost in memory and time, beside a map of objects. */

const NOW = Date.now();
const rules = { zone: createZone('Europe/Lisbon'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

function folded(all: readonly SlackRecord[]): Community {
  const community = createCommunity();
  for (const one of all) fold(community, one);
  // Late rows are sorted in when somebody reads.
  for (const { rows } of community.channels.values()) void rows.length;
  return community;
}

function millions(count: number, ms: number): string {
  return `${(count / ms / 1000).toFixed(2)} M/s`;
}

async function folding(year: readonly MessageRecord[]): Promise<Community> {
  const inOrder = timed(() => folded(year)).ms;
  const asObjects = timed(() => mapped(year)).ms;
  row('fold, in order', `${millions(year.length, inOrder)} (${millions(year.length, asObjects)})`, '>= 2 M/s');
  // After it: the first fold makes strings flat, which changes what the records themselves take.
  const columns = await held(() => folded(year));
  const objects = await held(() => mapped(year));
  const [ours, theirs] = [columns.bytes / year.length, objects.bytes / year.length];
  row('memory per message (map of objects)', `${ours.toFixed(0)} B (${theirs.toFixed(0)} B)`, '<= 32 B');

  const mixed = shuffled(year);
  const late = timed(() => folded(mixed)).ms;
  const alsoLate = timed(() => mapped(mixed)).ms;
  row(
    'fold, shuffled',
    `${(late / inOrder).toFixed(1)} x in order (${(alsoLate / asObjects).toFixed(1)} x)`,
    '<= 3 x in order',
  );
  const backwards = timed(() => folded(year.toReversed())).ms;
  row('fold, newest first', `${(backwards / inOrder).toFixed(1)} x in order`, '');
  return columns.result;
}

function foldingText(year: readonly MessageRecord[]): void {
  const lines = year.slice(0, 200_000).map((one) => JSON.stringify(one));
  const parsing = timed(() => lines.map((line) => JSON.parse(line).v)).ms;
  const all = timed(() => {
    const community = createCommunity();
    for (const line of lines) {
      const record = parseRecord(JSON.parse(line));
      if (record) fold(community, record);
    }
  }).ms;
  row('fold, from text', `${(all / parsing).toFixed(2)} x JSON.parse alone`, '< 2 x: JSON.parse dominates');
}

/** A page has called it so often after ten seconds: V8 takes that long to make the most of it. */
const SETTLED = 40;

function summarizing(): void {
  for (const [count, target] of [
    [100_000, '<= 4 ms'],
    [600_000, '<= 16 ms'],
  ] as const) {
    const all = inventMessages(count, 30, NOW);
    const [window, objects] = [folded(all), mapped(all)];
    const ours = timed(() => summarize(window, NOW, rules), SETTLED).ms;
    const theirs = timed(() => summarized(objects, NOW), SETTLED).ms;
    row(
      `summarize, ${count / 1000}k rows in the window (map of objects)`,
      `${ours.toFixed(1)} ms (${theirs.toFixed(0)} ms)`,
      target,
    );
  }
}

function snapshots(): void {
  const months = folded(inventMessages(100_000, 61, NOW));
  const horizon = dashboardHorizon(months, endOf(NOW));
  const encoding = timed(() => encodeSnapshot({}, months, horizon, false));
  const bytes = encoding.result;
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  row('snapshot of 100k rows, brotli 4', `${(packed.length / 1e6).toFixed(2)} MB`, '<= 1 MB');
  row('encoded', `${encoding.ms.toFixed(1)} ms`, '');
  row('decoded', `${timed(() => decodeSnapshot(bytes)).ms.toFixed(1)} ms`, '<= 20 ms');
}

async function main(): Promise<void> {
  begin(`What a year of messages costs, ${PEOPLE} people, ${CHANNELS} channels`);
  // First: on what a process that has done nothing yet needs for it.
  const year = inventMessages(1_000_000, 365, NOW);
  const community = await folding(year);
  row('digest of 1,000,000 rows', `${timed(() => digest(community)).ms.toFixed(0)} ms`, '<= 100 ms');
  foldingText(year);
  summarizing();
  snapshots();
}

await main();
