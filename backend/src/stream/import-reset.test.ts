import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedFeed, serveFeed } from '../../../test/product/served-feed.ts';
import { sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { ManualTimers } from '../../../test/stream/manual-timers.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { decodeSnapshot } from '../core/snapshot/decode-snapshot.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../core/time/units.ts';

const IMPORTED_RECORDS = 3000;
const BATCH_RECORDS = 500;
const LIVE_RECORDS = IMPORTED_RECORDS / BATCH_RECORDS;
/** How long an import must append nothing before the clients get their reset. */
const IMPORT_WAIT_MS = 300;

let served: ServedFeed;
let timers: ManualTimers;
const clients: TestEventSource[] = [];

beforeEach(async () => {
  timers = new ManualTimers();
  const importDebounce = { waitMs: IMPORT_WAIT_MS, maxWaitMs: MINUTE_MS, startTimer: timers.start };
  served = await serveFeed({}, { importDebounce });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await served.close();
});

async function open(query = ''): Promise<TestEventSource> {
  const client = await TestEventSource.open(`${served.url}/slack-events-stream${query}`);
  clients.push(client);
  return client;
}

function live(n: number): SlackRecord {
  return sampleMessage({ timestamp: tsBeforeNow(n), text: `live ${n}` });
}

function imported(n: number): SlackRecord {
  const timestamp = tsBeforeNow(DAY_MS + n * SECOND_MS);
  return { ...sampleMessage({ timestamp, text: `imported ${n}` }), source: 'import' };
}

/**
 * Appends an import with a live event after each batch. Resolves once all entries are folded, before the reset is due.
 */
async function importWithLiveEvents(): Promise<void> {
  const folded = served.feed.foldedCount + IMPORTED_RECORDS + LIVE_RECORDS;
  for (let n = 0; n < IMPORTED_RECORDS; n += BATCH_RECORDS) {
    await served.log.append(Array.from({ length: BATCH_RECORDS }, (_, i) => imported(n + i)));
    await served.log.append([live(n + 1)]);
  }
  await expect.poll(() => served.feed.foldedCount).toBe(folded);
}

describe('an import', () => {
  it('sends a connected client one reset, and live events as records', async () => {
    const client = await open();
    await served.log.append([live(9999)]);
    await client.waitForRecords(1);
    await importWithLiveEvents();
    timers.advance(IMPORT_WAIT_MS);
    const reset = await client.waitForEvent(({ event }) => event === 'reset');
    expect(JSON.parse(reset.data)).toMatchObject({ reason: 'import', through: reset.id });
    await served.log.append([live(9998)]);
    await client.waitForEvent(({ data }) => data.includes('live 9998'));
    expect(client.events.filter(({ event }) => event === 'reset')).toHaveLength(1);
    expect(client.records.map(({ data }) => JSON.parse(data).text)).toEqual(['live 9999', 'live 9998']);
    expect(served.hub.slowClientsDisconnected).toBe(0);
  });

  it('sends a client its progress before the reset, and the client keeps its cursor', async () => {
    const client = await open();
    await served.log.append([live(9999)]);
    const [before] = await client.waitForRecords(1);
    await served.log.append([imported(0)]);
    await expect.poll(() => served.feed.foldedCount).toBe(2);
    served.hub.broadcastStatus({ now: 1, progress: 0.5 });
    const status = await client.waitForEvent(({ event, data }) => event === 'status' && data.includes('0.5'));
    expect(status.id).toBe(before?.id);
    expect(client.events.map(({ event }) => event)).not.toContain('reset');
    timers.advance(IMPORT_WAIT_MS);
    await client.waitForEvent(({ event }) => event === 'reset');
  });

  it("leads a client that takes a snapshot after the reset, and follows from it, to the server's digest", async () => {
    const client = await open();
    await (await fetch(`${served.url}/snapshot`)).arrayBuffer();
    await importWithLiveEvents();
    timers.advance(IMPORT_WAIT_MS);
    await client.waitForEvent(({ event }) => event === 'reset');
    const snapshot = decodeSnapshot(new Uint8Array(await (await fetch(`${served.url}/snapshot`)).arrayBuffer()));
    const { cursor } = snapshot.meta as { cursor: string };
    const follower = await open(`?cursor=${cursor}`);
    await served.log.append([live(9999)]);
    await follower.waitForEvent(({ data }) => data.includes('live 9999'));
    for (const { data } of follower.records) fold(snapshot.community, JSON.parse(data));
    expect(follower.events.map(({ event }) => event)).not.toContain('reset');
    expect(communityDigest(snapshot.community)).toBe(communityDigest(served.feed.community));
  });

  it('resets a client that returns with a cursor from before it', async () => {
    await served.log.append([live(9999)]);
    await expect.poll(() => served.feed.foldedCount).toBe(1);
    const { cursor } = served.feed;
    await importWithLiveEvents();
    const late = await open(`?cursor=${cursor}`);
    const reset = await late.waitForEvent(({ event }) => event === 'reset');
    expect(JSON.parse(reset.data)).toMatchObject({ reason: 'import', from: cursor });
  });

  it('is sent to a client that requests the earliest entry', async () => {
    await importWithLiveEvents();
    const client = await open('?cursor=earliest');
    await client.waitForRecords(IMPORTED_RECORDS + LIVE_RECORDS);
  });
});
