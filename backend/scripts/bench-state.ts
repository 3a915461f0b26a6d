import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { createCommunity } from '../src/core/community.ts';
import { digest } from '../src/core/digest.ts';
import { fold } from '../src/core/fold.ts';
import { DEFAULT_HEALTH_RULES } from '../src/core/health.ts';
import { parseRecord } from '../src/core/parse-record.ts';
import type { MessageRecord } from '../src/core/record.ts';
import { dashboardHorizon, decodeSnapshot, encodeSnapshot } from '../src/core/snapshot.ts';
import { summarize } from '../src/core/summary.ts';
import { DAY, slackTimestamp } from '../src/core/timestamp.ts';
import { endOf } from '../src/core/window.ts';
import { Checkpoints } from '../src/feed/checkpoint.ts';

/** A year of messages by 5,000 people in 150 channels; how many fall into a window follows from `days`. */
const PEOPLE = 5000;
const CHANNELS = 150;
const NOW = Date.now();
const rules = { countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

function record(i: number, count: number, days: number): MessageRecord {
  const us = NOW * 1000 - days * DAY + Math.floor((i * days * DAY) / count);
  return {
    v: 1,
    event_id: `Ev${i}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: `U${(i * 7919) % PEOPLE}`,
    channel: `C${(i * 31) % CHANNELS}`,
    channel_type: 'channel',
    text: `message number ${i} of the bench, about as long as people write`,
    timestamp: slackTimestamp(us),
    bot: false,
    source: 'slack',
    received_at: NOW,
  };
}

function records(count: number, days: number): MessageRecord[] {
  return Array.from({ length: count }, (_, i) => record(i, count, days));
}

function folded(all: readonly MessageRecord[]) {
  const community = createCommunity();
  for (const one of all) fold(community, one);
  return community;
}

/** The obvious alternative: one object a message, found by its identity. */
function mapped(all: readonly MessageRecord[]): Map<string, { ts: number; user: string; deleted: boolean }> {
  const messages = new Map();
  for (const { channel, timestamp, user } of all)
    messages.set(`${channel}|${timestamp}`, { ts: Number(timestamp), user, deleted: false });
  return messages;
}

/** Median of the times of five runs, ms, and the last result. */
function timed<T>(run: () => T): { ms: number; result: T } {
  const times: number[] = [];
  for (;;) {
    globalThis.gc?.();
    const start = performance.now();
    const result = run();
    times.push(performance.now() - start);
    if (times.length === 5) return { ms: times.sort((a, b) => a - b)[2] ?? 0, result };
  }
}

/** Bytes of memory that a result keeps. */
function held<T>(make: () => T): { bytes: number; result: T } {
  const used = () => {
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  const result = make();
  return { bytes: used() - before, result };
}

function row(what: string, value: string, target: string): void {
  console.log(`| ${what} | ${value} | ${target} |`);
}

function shuffle<T>(all: readonly T[]): T[] {
  const copy = [...all];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = (i * 2_654_435_761) % (i + 1);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

async function main(): Promise<void> {
  console.log(
    `| a year, ${PEOPLE} people, ${CHANNELS} channels; Node ${process.versions.node} | measured | target |\n|---|---|---|`,
  );
  const year = records(1_000_000, 365);

  const columns = held(() => folded(year));
  const objects = held(() => mapped(year));
  const [ours, theirs] = [columns.bytes / year.length, objects.bytes / year.length];
  row('memory per message (a map of objects)', `${ours.toFixed(0)} B (${theirs.toFixed(0)} B)`, '<= 32 B');
  objects.result.clear();

  const inOrder = timed(() => folded(year));
  const backwards = shuffle(year);
  const shuffled = timed(() => [...folded(backwards).channels.values()].map(({ rows }) => rows.length));
  row('fold, in order, from objects', `${(year.length / inOrder.ms / 1000).toFixed(2)} M/s`, '>= 2 M/s');
  row('fold, shuffled, and sorted in', `${(shuffled.ms / inOrder.ms).toFixed(1)} x in order`, '<= 3 x');
  const lines = year.slice(0, 200_000).map((one) => JSON.stringify(one));
  const parsing = timed(() => lines.map((line) => JSON.parse(line).v));
  const fromText = timed(() => {
    const community = createCommunity();
    for (const line of lines) fold(community, parseRecord(JSON.parse(line)) ?? record(0, 1, 1));
  });
  row('fold, from text', `${(fromText.ms / parsing.ms).toFixed(1)} x JSON.parse alone`, 'JSON.parse dominates');

  for (const [count, target] of [
    [100_000, '<= 4 ms'],
    [600_000, '<= 16 ms'],
  ] as const) {
    const window = folded(records(count, 30));
    row(
      `summarize, ${count} rows in the window`,
      `${timed(() => summarize(window, NOW, rules)).ms.toFixed(1)} ms`,
      target,
    );
  }

  const months = folded(records(100_000, 61));
  const bytes = encodeSnapshot({}, months, dashboardHorizon(months, endOf(NOW)), false);
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  row('snapshot of 100,000 rows, brotli 4', `${(packed.length / 1e6).toFixed(2)} MB`, '<= 1 MB');
  row('decoded', `${timed(() => decodeSnapshot(bytes)).ms.toFixed(1)} ms`, '<= 20 ms');

  row('digest of 1,000,000 rows', `${timed(() => digest(columns.result)).ms.toFixed(0)} ms`, '<= 100 ms');

  const dir = mkdtempSync(join(tmpdir(), 'slackpanda-bench-'));
  const checkpoints = new Checkpoints(dir, true, console.warn);
  await checkpoints.save(
    { epoch: 'e', position: [1], foreign: 0, unreadable: 0, events: null, community: columns.result },
    false,
  );
  const start = performance.now();
  await checkpoints.load('');
  row('1,000,000 messages from the checkpoint', `${(performance.now() - start).toFixed(0)} ms`, '<= 1000 ms');
  rmSync(dir, { recursive: true });
}

await main();
