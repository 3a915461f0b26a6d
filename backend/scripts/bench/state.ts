import { brotliCompressSync, constants } from 'node:zlib';
import { type Community, createCommunity } from '../../src/core/community.ts';
import { communityDigest } from '../../src/core/digest.ts';
import { fold } from '../../src/core/fold.ts';
import { parseRecord } from '../../src/core/parse-record.ts';
import { dashboardHorizonUs, decodeSnapshot, encodeSnapshot } from '../../src/core/snapshot.ts';
import { summarize } from '../../src/core/summary.ts';
import { endOfMillisecondUs } from '../../src/core/window.ts';
import { folded, mapped, NOW, packed, RULES } from './folded.ts';
import { held, timed, timedWithin } from './measure.ts';
import { summarized } from './objects.ts';
import type { PackedRecords } from './packed.ts';
import { begin, ratio, row } from './table.ts';
import { CHANNELS, PEOPLE, shuffled } from './year.ts';

/** What a million messages cost in memory and time, beside a map of objects. */

function millions(count: number, ms: number): string {
  return `${(count / ms / 1000).toFixed(2)} M/s`;
}

async function folding(year: PackedRecords): Promise<Community> {
  const inOrder = timedWithin(() => folded(year)).ms;
  const asObjects = timedWithin(() => mapped(year)).ms;
  row('fold, in order', `${millions(year.length, inOrder)} (${millions(year.length, asObjects)})`, '>= 2 M/s');
  const columns = await held(() => folded(year).result);
  const objects = await held(() => mapped(year).result);
  const [ours, theirs] = [columns.bytes / year.length, objects.bytes / year.length];
  row('memory per message (map of objects)', `${ours.toFixed(0)} B (${theirs.toFixed(0)} B)`, '<= 32 B');
  ratio('state: memory a message, to a map of objects', `${(ours / theirs).toFixed(2)} x`);
  ratio('state: time to fold one, to a map of objects', `${(inOrder / asObjects).toFixed(2)} x`);

  const mixed = year.ordered(shuffled);
  const late = timedWithin(() => folded(mixed)).ms;
  const alsoLate = timedWithin(() => mapped(mixed)).ms;
  row(
    'fold, shuffled',
    `${(late / inOrder).toFixed(1)} x in order (${(alsoLate / asObjects).toFixed(1)} x)`,
    '<= 3 x in order',
  );
  const backwards = year.ordered((at) => at.toReversed());
  ratio('state: folded shuffled, to in order', `${(late / inOrder).toFixed(1)} x`, '<= 3 x');
  const newestFirst = timedWithin(() => folded(backwards)).ms;
  row('fold, newest first', `${(newestFirst / inOrder).toFixed(1)} x in order`, '');
  return columns.result;
}

function foldingText(year: PackedRecords): void {
  const lines = Array.from({ length: 200_000 }, (_, i) => year.line(i));
  const parsing = timed(() => lines.map((line) => JSON.parse(line).v)).ms;
  const all = timed(() => {
    const community = createCommunity();
    for (const line of lines) {
      const record = parseRecord(JSON.parse(line));
      if (record) fold(community, record);
    }
  }).ms;
  ratio(
    'state: folded from text, to JSON.parse alone',
    `${(all / parsing).toFixed(2)} x`,
    '< 2 x: JSON.parse dominates',
  );
}

/** A page has called it so often after ten seconds: V8 takes that long to make the most of it. */
const SETTLED = 40;

function summarizing(): void {
  for (const [count, target] of [
    [100_000, '<= 4 ms'],
    [600_000, '<= 16 ms'],
  ] as const) {
    const all = packed(count, 30);
    const [window, objects] = [folded(all).result, mapped(all).result];
    const ours = timed(() => summarize(window, NOW, RULES), SETTLED).ms;
    const theirs = timed(() => summarized(objects, NOW), SETTLED).ms;
    row(
      `summarize, ${count / 1000}k rows in the window (map of objects)`,
      `${ours.toFixed(1)} ms (${theirs.toFixed(0)} ms)`,
      target,
    );
    ratio(`state: summarize of ${count / 1000}k rows, to a map of objects`, `${(ours / theirs).toFixed(2)} x`);
  }
}

function snapshots(): void {
  const months = folded(packed(100_000, 61)).result;
  const horizon = dashboardHorizonUs(months, endOfMillisecondUs(NOW));
  const encoding = timed(() => encodeSnapshot({}, months, horizon, false));
  const bytes = encoding.result;
  const compressed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  row('snapshot of 100k rows, brotli 4', `${(compressed.length / 1e6).toFixed(2)} MB`, '<= 1 MB');
  row('encoded', `${encoding.ms.toFixed(1)} ms`, '');
  row('decoded', `${timed(() => decodeSnapshot(bytes)).ms.toFixed(1)} ms`, '<= 20 ms');
}

async function main(): Promise<void> {
  begin(`What a year of messages costs, ${PEOPLE} people, ${CHANNELS} channels`);
  const year = packed(1_000_000, 365);
  const community = await folding(year);
  row('digest of 1,000,000 rows', `${timed(() => communityDigest(community)).ms.toFixed(0)} ms`, '<= 100 ms');
  foldingText(year);
  summarizing();
  snapshots();
}

await main();
