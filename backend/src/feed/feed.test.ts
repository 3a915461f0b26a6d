import { expect, it } from 'vitest';
import { createScriptedLog, logEntries } from '../../../test/product/scripted-log.ts';
import { sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { HOUR_MS, SECOND_MS } from '../core/time/units.ts';
import { LogRecreatedError } from '../log/log.ts';
import { Feed } from './feed.ts';

const [one, two, three] = [1, 2, 3].map((n) => sampleMessage({ timestamp: tsBeforeNow(n * SECOND_MS) })) as [
  SlackRecord,
  SlackRecord,
  SlackRecord,
];

it('a feed counts unreadable, foreign and implausible entries as set aside, and continues', async () => {
  const script = createScriptedLog();
  const seen: string[] = [];
  const feed = new Feed(script.log, { onRecord: ({ event_id }) => seen.push(event_id) });
  const following = feed.follow();
  const future = { ...two, timestamp: tsBeforeNow(-25 * HOUR_MS) };
  script.next(() => logEntries(0, one, 'not json', '{"v":2}', { ...two, team: 'T2' }, future, three));
  await expect.poll(() => feed.cursor).toBe('aaaaaaaa.6');
  expect(feed.setAside).toEqual({ foreign: 1, unreadable: 2, implausible: 1 });
  expect(seen).toEqual([one.event_id, three.event_id]);
  expect(feed.community.team).toBe('T1');
  feed.close();
  await following;
});

it('a feed folds only records of the team in the settings, even if a record of another team comes first', async () => {
  const script = createScriptedLog();
  const feed = new Feed(script.log, { team: 'T2' });
  void feed.follow();
  script.next(() => logEntries(0, one, { ...two, team: 'T2' }));
  await expect.poll(() => feed.setAside.foreign).toBe(1);
  expect(feed.community.channels.get('C1')?.rows.length).toBe(1);
  feed.close();
});

it.each([
  [
    'reading its entries fails',
    (): never => {
      throw new LogRecreatedError('the topic is another one');
    },
  ],
  ['its bounds have another epoch', () => logEntries(0, three)],
])('a feed starts again after the log was recreated: %s', async (_reason, step) => {
  const script = createScriptedLog();
  const feed = new Feed(script.log);
  const changes: string[] = [];
  feed.onChange((change) => changes.push(change));
  const following = feed.follow();
  script.next(() => logEntries(0, one, two));
  await expect.poll(() => feed.cursor).toBe('aaaaaaaa.2');
  script.setBounds({ epoch: 'bbbbbbbb', floor: [0], head: [1] });
  script.next(step);
  await expect.poll(() => changes).toContain('recreated');
  expect(feed.cursor).toBe('bbbbbbbb.0');
  script.next(() => logEntries(0, three));
  await expect.poll(() => feed.cursor).toBe('bbbbbbbb.1');
  expect(feed.community.channels.get('C1')?.rows.length).toBe(1);
  feed.close();
  await following;
});

it('waitUntilFolded resolves once the feed has folded up to the position, or after the timeout', async () => {
  const script = createScriptedLog();
  const feed = new Feed(script.log);
  void feed.follow();
  const reached: string[] = [];
  const waiting = feed.waitUntilFolded([2], 60_000).then(() => reached.push(feed.cursor));
  script.next(() => logEntries(0, one));
  await expect.poll(() => feed.cursor).toBe('aaaaaaaa.1');
  expect(reached).toEqual([]);
  script.next(() => logEntries(1, two));
  await waiting;
  expect(reached).toEqual(['aaaaaaaa.2']);
  await feed.waitUntilFolded([2], 60_000);
  await feed.waitUntilFolded([1_000_000], 1);
  expect(feed.cursor).toBe('aaaaaaaa.2');
  feed.close();
});

it('follow rejects if the log fails', async () => {
  const script = createScriptedLog();
  const feed = new Feed(script.log);
  script.next(() => {
    throw new Error('the disk is gone');
  });
  await expect(feed.follow()).rejects.toThrow('the disk is gone');
});

it('a feed adopts the epoch of a log that it could not reach at first', async () => {
  const script = createScriptedLog();
  script.setBounds(undefined);
  const feed = new Feed(script.log);
  expect(feed.cursor).toBe('0.0');
  void feed.follow();
  script.setBounds({ epoch: 'cccccccc', floor: [0], head: [1] });
  script.next(() => logEntries(0, one));
  await expect.poll(() => feed.cursor).toBe('cccccccc.1');
  feed.close();
});
