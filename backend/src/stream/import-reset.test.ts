import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ServedFeed, serveFeed } from '../../../test/product/served-feed.ts';
import { sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { decodeSnapshot } from '../core/snapshot/snapshot.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';

const IMPORTED = 3000;

let served: ServedFeed;
const readers: TestEventSource[] = [];

beforeEach(async () => {
  served = await serveFeed({}, { importDebounce: { quiet: 300, long: 60_000 } });
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await served.close();
});

async function open(query = ''): Promise<TestEventSource> {
  const reader = await TestEventSource.open(`${served.url}/slack-events-stream${query}`);
  readers.push(reader);
  return reader;
}

function live(n: number): SlackRecord {
  return sampleMessage({ timestamp: tsBeforeNow(n), text: `live ${n}` });
}

function imported(n: number): SlackRecord {
  return {
    ...sampleMessage({ timestamp: tsBeforeNow(86_400_000 + n * 1000), text: `imported ${n}` }),
    source: 'import',
  };
}

/** Live events come between the records of an import. */
async function importWithLife(): Promise<void> {
  for (let n = 0; n < IMPORTED; n += 500) {
    await served.log.append(Array.from({ length: 500 }, (_, i) => imported(n + i)));
    await served.log.append([live(n + 1)]);
  }
}

it('readers are told of an import by one reset, and of what is live by its records', async () => {
  const reader = await open();
  await served.log.append([live(9999)]);
  await reader.waitForRecords(1);
  await importWithLife();
  const reset = await reader.waitForEvent(({ event }) => event === 'reset');
  expect(JSON.parse(reset.data)).toMatchObject({ reason: 'import', through: reset.id });
  await served.log.append([live(9998)]);
  await reader.waitForEvent(({ data }) => data.includes('live 9998'));
  expect(reader.events.filter(({ event }) => event === 'reset')).toHaveLength(1);
  expect(reader.records.map(({ data }) => JSON.parse(data).text)).toEqual(['live 9999', 'live 9998']);
  expect(served.hub.slowClientsDisconnected).toBe(0);
});

it('while it waits for that, a reader is told how far the import is, and keeps its cursor', async () => {
  const reader = await open();
  await served.log.append([live(9999)]);
  const [before] = await reader.waitForRecords(1);
  await served.log.append([imported(0)]);
  await expect.poll(() => served.feed.foldedCount).toBe(2);
  served.hub.broadcastStatus({ now: 1, progress: 0.5 });
  const status = await reader.waitForEvent(({ event, data }) => event === 'status' && data.includes('0.5'));
  expect(status.id).toBe(before?.id);
  expect(reader.events.map(({ event }) => event)).not.toContain('reset');
  await reader.waitForEvent(({ event }) => event === 'reset');
});

it('a snapshot taken after the reset, and the stream from it, come to what the server has', async () => {
  const reader = await open();
  await (await fetch(`${served.url}/snapshot`)).arrayBuffer();
  await importWithLife();
  await reader.waitForEvent(({ event }) => event === 'reset');
  const snapshot = decodeSnapshot(new Uint8Array(await (await fetch(`${served.url}/snapshot`)).arrayBuffer()));
  const { cursor } = snapshot.meta as { cursor: string };
  const follower = await open(`?cursor=${cursor}`);
  await served.log.append([live(9999)]);
  await follower.waitForEvent(({ data }) => data.includes('live 9999'));
  for (const { data } of follower.records) fold(snapshot.community, JSON.parse(data));
  expect(follower.events.map(({ event }) => event)).not.toContain('reset');
  expect(communityDigest(snapshot.community)).toBe(communityDigest(served.feed.community));
});

it('whoever returns with a cursor from before is told why it leads nowhere', async () => {
  await served.log.append([live(9999)]);
  await expect.poll(() => served.feed.foldedCount).toBe(1);
  const { cursor } = served.feed;
  await importWithLife();
  await expect.poll(() => served.feed.lag).toBe(0);
  const late = await open(`?cursor=${cursor}`);
  const reset = await late.waitForEvent(({ event }) => event === 'reset');
  expect(JSON.parse(reset.data)).toMatchObject({ reason: 'import', from: cursor });
});

it('whoever asks for everything gets the import, too', async () => {
  await importWithLife();
  const all = await open('?cursor=earliest');
  await all.waitForRecords(IMPORTED + IMPORTED / 500);
});
