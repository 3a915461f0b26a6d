import { expect, it } from 'vitest';
import { isSameTopic, topicEpoch } from './topic-epoch.ts';

it('the epoch of a topic depends on its name and the time of its first record', () => {
  const first = { offset: 0, timestamp: '1700000000000' };
  const epoch = topicEpoch('slack-events', first);
  expect(epoch).toMatch(/^[0-9a-f]{8}$/);
  expect(topicEpoch('slack-events', { ...first })).toBe(epoch);
  const trimmed = topicEpoch('slack-events', { ...first, offset: 1 });
  const others = [
    topicEpoch('other', first),
    topicEpoch('slack-events', { ...first, timestamp: '1700000000001' }),
    trimmed,
    topicEpoch('slack-events', { offset: 0 }),
  ];
  expect(new Set([epoch, ...others]).size).toBe(5);
  expect(topicEpoch('slack-events', { offset: 7, timestamp: '1700000000007' })).toBe(trimmed);
  expect(topicEpoch('slack-events', { offset: 7 })).toBe(trimmed);
});

const EMPTY = { offset: 0 };
const OLD = { offset: 0, timestamp: '1700000000000' };
const NEW = { offset: 0, timestamp: '1700000000001' };
const TRIMMED = { offset: 5, timestamp: '1700000000005' };
const TRIMMED_MORE = { offset: 9, timestamp: '1700000000009' };
const ALL_DELETED = { offset: 9 };

it.each([
  ['it was never read before', [], [OLD]],
  ['they start as before', [OLD, TRIMMED], [OLD, TRIMMED]],
  ['the first record came', [EMPTY], [OLD]],
  ['the oldest records were deleted', [OLD], [TRIMMED]],
  ['more records were deleted', [TRIMMED], [TRIMMED_MORE]],
  ['all records were deleted', [TRIMMED], [ALL_DELETED]],
  ['a record came after all were deleted', [ALL_DELETED], [TRIMMED_MORE]],
  ['a partition was added', [OLD], [OLD, EMPTY]],
])('a topic is the same one when its partitions change like this: %s', (_name, before, now) => {
  expect(isSameTopic(before, now)).toBe(true);
});

it.each([
  ['the first record is another one', [OLD], [NEW]],
  ['the first record of one partition is another one', [OLD, OLD], [OLD, NEW]],
  ['it is empty again', [OLD], [EMPTY]],
  ['it starts at 0 again', [TRIMMED], [OLD]],
  ['it is empty and starts at 0 again', [ALL_DELETED], [EMPTY]],
  ['the record at its start is another one', [TRIMMED], [{ ...TRIMMED, timestamp: '1700000000006' }]],
  ['a partition is missing', [OLD, EMPTY], [OLD]],
])('a topic is another one when its partitions change like this: %s', (_name, before, now) => {
  expect(isSameTopic(before, now)).toBe(false);
});
