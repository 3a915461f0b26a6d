import { afterEach, beforeEach, expect, it } from 'vitest';
import { createScriptedLog, logEntries } from '../../../test/product/scripted-log.ts';
import { sampleMessage, TEST_NOW_MS, tsBeforeNow } from '../../../test/records/sample-records.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { MINUTE_MS } from '../core/time/units.ts';
import { Feed } from '../feed/feed.ts';
import type { LogBounds } from '../log/log.ts';
import { type ResumeRequest, resolveStartingPoint, type StartingPoint } from './starting-point.ts';

/**
 * Thirty entries, one a minute up to now. The tail holds about the last ten; the log no longer holds the first five.
 */
const COUNT = 30;
const BOUNDS: LogBounds = { epoch: 'aaaaaaaa', floor: [5], head: [COUNT] };

let feed: Feed;
let following: Promise<void>;

function posted(n: number, fields: Partial<SlackRecord> = {}): SlackRecord {
  const received_at = TEST_NOW_MS - (COUNT - 1 - n) * MINUTE_MS;
  return {
    ...sampleMessage({ timestamp: tsBeforeNow(TEST_NOW_MS - received_at), received_at }),
    ...fields,
  } as SlackRecord;
}

beforeEach(async () => {
  const script = createScriptedLog();
  script.setBounds(BOUNDS);
  feed = new Feed(script.log, { tailLimits: { entries: 10, bytes: 1e6 } });
  following = feed.follow();
  const all = Array.from({ length: COUNT - 5 }, (_, i) => posted(i + 5));
  script.next(() => logEntries(5, ...all.slice(0, 5)));
  script.next(() => logEntries(10, ...all.slice(5)));
  await expect.poll(() => feed.cursor).toBe(`aaaaaaaa.${COUNT}`);
});
afterEach(async () => {
  feed.close();
  await following;
});

const live = { kind: 'tail', number: 25 } as const;

it.each<[what: string, request: ResumeRequest, expected: Partial<StartingPoint>]>([
  ['a request without a cursor: from now on', {}, live],
  ['the newest cursor', { cursor: 'aaaaaaaa.30' }, live],
  ['a cursor of the tail', { cursor: 'aaaaaaaa.28' }, { kind: 'tail', number: 23 }],
  [
    'a header: it wins over a query',
    { lastEventId: 'aaaaaaaa.29', cursor: 'aaaaaaaa.28' },
    { kind: 'tail', number: 24 },
  ],
  ['a cursor: it wins over a time', { cursor: 'aaaaaaaa.28', since: 0 }, { kind: 'tail', number: 23 }],
  ['the earliest entry', { cursor: 'earliest' }, { kind: 'log', position: [5], since: 0 }],
  ['a time within the tail', { since: TEST_NOW_MS - 90_000 }, { kind: 'tail', number: 23 }],
  ['a time before the tail', { since: 0 }, { kind: 'log', position: [5] }],
  ['a time in the future', { since: Date.parse('2100-01-01') }, live],
  ['a cursor of another log', { cursor: 'bbbbbbbb.30' }, { kind: 'reset', reason: 'epoch' }],
  ['a cursor ahead of the log', { cursor: 'aaaaaaaa.31' }, { kind: 'reset', reason: 'epoch' }],
  ['a cursor with more partitions', { cursor: 'aaaaaaaa.30-1' }, { kind: 'reset', reason: 'epoch' }],
  ['a text that is not a cursor', { cursor: 'x' }, { kind: 'reset', reason: 'epoch' }],
  ['a cursor that the log no longer has', { cursor: 'aaaaaaaa.4' }, { kind: 'reset', reason: 'retention' }],
  ['a cursor that the tail no longer has', { cursor: 'aaaaaaaa.7' }, { kind: 'reset', reason: 'too_far' }],
])('a stream starts at the right place for %s', (_what, request, expected) => {
  expect(resolveStartingPoint(feed, BOUNDS, request)).toMatchObject(expected);
});

it.each([
  ['starts there if the log still has its first entry', [0], { kind: 'tail', number: 0 }],
  ['starts with a reset if the log no longer has its first entry', [1], { kind: 'reset', reason: 'epoch' }],
])('a stream with the cursor of an empty log %s', async (_what, floor, expected) => {
  const script = createScriptedLog();
  const bounds = { ...BOUNDS, floor, head: [2] };
  script.setBounds(bounds);
  const other = new Feed(script.log);
  const following = other.follow();
  script.next(() => logEntries(floor[0] ?? 0, ...[posted(0), posted(1)].slice(floor[0])));
  await expect.poll(() => other.cursor).toBe('aaaaaaaa.2');
  for (const cursor of ['empty000.0', '0.0'])
    expect(resolveStartingPoint(other, bounds, { cursor })).toMatchObject(expected);
  expect(resolveStartingPoint(other, bounds, { cursor: 'bbbbbbbb.0' })).toMatchObject({
    kind: 'reset',
    reason: 'epoch',
  });
  other.close();
  await following;
});

it('a stream that resumes before an import starts with a reset', async () => {
  const script = createScriptedLog();
  const bounds = { ...BOUNDS, floor: [0], head: [3] };
  script.setBounds(bounds);
  const other = new Feed(script.log);
  const following = other.follow();
  script.next(() => logEntries(0, posted(0), posted(1, { source: 'import' }), posted(2)));
  await expect.poll(() => other.cursor).toBe('aaaaaaaa.3');
  expect(resolveStartingPoint(other, bounds, { cursor: 'aaaaaaaa.1' })).toMatchObject({
    kind: 'reset',
    reason: 'import',
  });
  expect(resolveStartingPoint(other, bounds, { cursor: 'aaaaaaaa.2' })).toMatchObject({ kind: 'tail' });
  other.close();
  await following;
});
