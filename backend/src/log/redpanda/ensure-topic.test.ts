import { expect, it } from 'vitest';
import { topicConfigProblems } from './ensure-topic.ts';
import { isSameTopic, topicEpoch } from './topic-epoch.ts';

it('has nothing to say about a topic that keeps everything', () => {
  const settings = new Map([
    ['cleanup.policy', 'delete'],
    ['retention.ms', '-1'],
    ['retention.bytes', '-1'],
  ]);
  expect(topicConfigProblems('slack-events', settings)).toEqual([]);
  expect(topicConfigProblems('slack-events', new Map())).toEqual([]);
});

it.each([
  ['cleanup.policy', 'compact,delete', 'is compacted'],
  ['retention.ms', '604800000', 'deletes records after 7.0 days'],
  ['retention.bytes', '1000000', 'deletes records beyond a size'],
])('warns of %s=%s, and says how to change it', (name, value, words) => {
  const found = topicConfigProblems('slack-events', new Map([[name, value]]));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(words);
  expect(found[0]).toContain(`rpk topic alter-config slack-events --set ${name}=`);
});

it('tells the lives of a topic apart by the time of their first record', () => {
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
const ALL_GONE = { offset: 9 };

it.each([
  ['never looked at before', [], [OLD]],
  ['as before', [OLD, TRIMMED], [OLD, TRIMMED]],
  ['its first record', [EMPTY], [OLD]],
  ['its oldest records gone', [OLD], [TRIMMED]],
  ['more of them gone', [TRIMMED], [TRIMMED_MORE]],
  ['all of them gone', [TRIMMED], [ALL_GONE]],
  ['a record after all were gone', [ALL_GONE], [TRIMMED_MORE]],
  ['a partition more', [OLD], [OLD, EMPTY]],
])('takes a topic for the same: %s', (_name, before, now) => {
  expect(isSameTopic(before, now)).toBe(true);
});

it.each([
  ['another first record', [OLD], [NEW]],
  ['in one of two partitions', [OLD, OLD], [OLD, NEW]],
  ['empty again', [OLD], [EMPTY]],
  ['its beginning is back', [TRIMMED], [OLD]],
  ['empty, and its offsets are back', [ALL_GONE], [EMPTY]],
  ['another record where it began', [TRIMMED], [{ ...TRIMMED, timestamp: '1700000000006' }]],
  ['a partition less', [OLD, EMPTY], [OLD]],
])('takes a topic for another one: %s', (_name, before, now) => {
  expect(isSameTopic(before, now)).toBe(false);
});
