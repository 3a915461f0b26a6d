import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createScriptedLog, logEntries } from '../../../test/product/scripted-log.ts';
import { serveFeed } from '../../../test/product/served-feed.ts';
import { sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { openJournal } from '../journal/journal.ts';
import { createEmbeddedLog } from '../log/embedded-log.ts';
import { EMPTY_EPOCH, type Log, type LogBounds, type LogEntry } from '../log/log.ts';

/** Serves the one of two instances on a topic that has read less. */
async function instanceAt(bounds: LogBounds) {
  const script = createScriptedLog(bounds.epoch, 'redpanda');
  script.setBounds(bounds);
  const served = await serveFeed({}, {}, script.log);
  onTestFinished(() => served.close());
  return { script, served };
}

it.each([
  ['has read an older end of the topic', { epoch: 'aaaaaaaa', floor: [0], head: [0] }],
  ['has seen no record, and so has no epoch', { epoch: EMPTY_EPOCH, floor: [0], head: [0] }],
])('a client that moves to an instance that %s misses nothing', async (_what, bounds) => {
  const { script, served } = await instanceAt(bounds);
  const client = await TestEventSource.open(`${served.url}/slack-events-stream?cursor=aaaaaaaa.2`);
  await client.waitForEvent(({ event }) => event === 'status');
  script.setBounds({ epoch: 'aaaaaaaa', floor: [0], head: [3] });
  script.next(() => logEntries(0, ...[3, 2, 1].map((n) => sampleMessage({ timestamp: tsBeforeNow(n) }))));
  const [third] = await client.waitForRecords(1);
  expect(third?.id).toBe('aaaaaaaa.3');
  expect(client.events.map(({ event }) => event)).not.toContain('reset');
  client.close();
});

it('a client with a cursor of a topic that no longer exists gets a reset', async () => {
  const { served } = await instanceAt({ epoch: EMPTY_EPOCH, floor: [0], head: [0] });
  const client = await TestEventSource.open(`${served.url}/slack-events-stream?cursor=aaaaaaaa.2`);
  const reset = await client.waitForEvent(({ event }) => event === 'reset');
  expect(JSON.parse(reset.data)).toMatchObject({ reason: 'epoch', from: 'aaaaaaaa.2' });
  client.close();
});

it('a client that reads the log itself, and is ahead of the feed, gets no entry twice and no older cursor', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  const log = createEmbeddedLog(await openJournal(dir));
  onTestFinished(() => rm(dir, { recursive: true }));
  const [olderCount, newerCount] = [30, 10];
  const all = Array.from({ length: olderCount + newerCount }, (_, n) =>
    sampleMessage({ timestamp: tsBeforeNow(1000 - n), text: `${n}` }),
  );
  await log.append(all.slice(0, olderCount));
  let [isFirst, releaseFeed] = [true, () => {}];
  const released = new Promise<void>((resolve) => (releaseFeed = resolve));
  // The feed reads first. It gets the newer entries when the test releases them.
  async function* delayedEntries(...from: Parameters<Log['entries']>): AsyncGenerator<readonly LogEntry[]> {
    const isFeed = isFirst;
    isFirst = false;
    for await (const batch of log.entries(...from)) {
      if (isFeed && batch.some(({ offset }) => offset >= olderCount)) await released;
      yield batch;
    }
  }
  const tailLimits = { entries: 20, bytes: 1e6 };
  const served = await serveFeed({ tailLimits }, {}, { ...log, entries: delayedEntries });
  onTestFinished(() => served.close());

  await log.append(all.slice(olderCount));
  const client = await TestEventSource.open(`${served.url}/slack-events-stream?cursor=earliest`);
  await client.waitForRecords(all.length);
  served.hub.broadcastStatus({});
  releaseFeed();
  await client.waitForEvent(({ event }) => event === 'status');
  const offsets = client.events.map(({ id }) => Number(id.split('.')[1]));
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  expect(client.records).toHaveLength(all.length);
  client.close();
});
