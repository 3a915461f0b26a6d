import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, expect, it } from 'vitest';
import type { SlackRecord } from '../backend/src/core/records/record.ts';
import { DAY_MS, HOUR_MS, type Milliseconds, secondsToMs } from '../backend/src/core/time/units.ts';
import { importSlackExport } from '../backend/src/import/import-slack-export.ts';
import { inventExport } from './invent-export.ts';

const DAYS = 20;
const MESSAGE_COUNT = 2000;

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

/** When each message of an export that ends at `end` was posted (ms UTC), and how many people joined. */
async function exportTimes(end: Milliseconds): Promise<{ posts: Milliseconds[]; joins: number }> {
  folder = await mkdtemp(join(tmpdir(), 'slackpanda-invented-'));
  const file = join(folder, 'export.zip');
  const size = { messages: MESSAGE_COUNT, days: DAYS, people: 30, channels: 3 };
  await pipeline(inventExport({ team: 'T1', seed: 1, endMs: end, ...size }).outputStream, createWriteStream(file));
  const records: SlackRecord[] = [];
  await importSlackExport(file, {
    team: 'T1',
    append: async (batch) => {
      records.push(...batch);
    },
    backpressureReason: () => '',
    onWait: () => undefined,
    onProgress: () => undefined,
    now: () => end,
    signal: new AbortController().signal,
  });
  const recordsOf = (type: string) => records.filter(({ metric_type }) => metric_type === type);
  return {
    posts: recordsOf('message_count').map(({ timestamp }) => secondsToMs(Number(timestamp))),
    joins: recordsOf('member_count').length,
  };
}

it.each([
  ['before midnight in Los Angeles', '2026-11-20T06:30:00Z'],
  ['after midnight in Los Angeles', '2026-11-20T08:30:00Z'],
  ['late in a day of Los Angeles', '2026-11-20T23:30:00Z'],
  ['late on the day on which the clocks are set back', '2026-11-02T07:30:00Z'],
  ['early on the day after the clocks were set forward', '2026-03-09T07:30:00Z'],
])('an invented export holds all its messages and ends at its end: %s', async (_when, iso) => {
  const end = Date.parse(iso);
  const { posts, joins } = await exportTimes(end);
  expect(posts).toHaveLength(MESSAGE_COUNT);
  expect(joins).toBe(30);
  expect(Math.max(...posts)).toBeLessThan(end + 1);
  expect(Math.max(...posts)).toBeGreaterThan(end - 2 * HOUR_MS);
  expect(Math.min(...posts)).toBeGreaterThan(end - DAYS * DAY_MS - HOUR_MS);
});
