import { expect, it } from 'vitest';
import { problems } from './topic.ts';
import { topicEpoch, trimmedEpoch } from './topic-epoch.ts';

it('has nothing to say about a topic that keeps everything', () => {
  const settings = new Map([
    ['cleanup.policy', 'delete'],
    ['retention.ms', '-1'],
    ['retention.bytes', '-1'],
  ]);
  expect(problems('slack-events', settings)).toEqual([]);
  expect(problems('slack-events', new Map())).toEqual([]);
});

it.each([
  ['cleanup.policy', 'compact,delete', 'is compacted'],
  ['retention.ms', '604800000', 'forgets records after 7.0 days'],
  ['retention.bytes', '1000000', 'forgets records beyond a size'],
])('warns of %s=%s, and says how to change it', (name, value, words) => {
  const found = problems('slack-events', new Map([[name, value]]));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(words);
  expect(found[0]).toContain(`rpk topic alter-config slack-events --set ${name}=`);
});

it('tells the lives of a topic apart by their first record', () => {
  const first = { offset: '0', timestamp: '1700000000000', key: Buffer.from('T1:C1'), value: Buffer.from('{"v":1}') };
  const epoch = topicEpoch('slack-events', first);
  expect(epoch).toMatch(/^[0-9a-f]{8}$/);
  expect(topicEpoch('slack-events', { ...first })).toBe(epoch);
  const others = [
    topicEpoch('other', first),
    topicEpoch('slack-events', { ...first, timestamp: '1700000000001' }),
    topicEpoch('slack-events', { ...first, key: null }),
    topicEpoch('slack-events', { ...first, value: Buffer.from('{"v":2}') }),
    trimmedEpoch('slack-events'),
  ];
  expect(new Set([epoch, ...others]).size).toBe(6);
  expect(topicEpoch('slack-events', { ...first, offset: '1' })).toBe(trimmedEpoch('slack-events'));
});
