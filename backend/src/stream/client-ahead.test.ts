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

/** Of two instances on one topic, this is the one that has not read so far. */
async function instanceAt(ends: LogBounds) {
  const script = createScriptedLog(ends.epoch, 'redpanda');
  script.become(ends);
  const served = await serveFeed({}, {}, script.log);
  onTestFinished(() => served.close());
  return { script, served };
}

it.each([
  ['an older end of the topic', { epoch: 'aaaaaaaa', floor: [0], head: [0] }],
  ['a topic without a record, and so without a name', { epoch: EMPTY_EPOCH, floor: [0], head: [0] }],
])('whoever comes from another instance to one that knows of %s misses nothing', async (_what, ends) => {
  const { script, served } = await instanceAt(ends);
  const reader = await TestEventSource.open(`${served.url}/slack-events-stream?cursor=aaaaaaaa.2`);
  await reader.waitForEvent(({ event }) => event === 'status');
  script.become({ epoch: 'aaaaaaaa', floor: [0], head: [3] });
  script.next(() => logEntries(0, ...[3, 2, 1].map((n) => sampleMessage({ timestamp: tsBeforeNow(n) }))));
  const [third] = await reader.waitForRecords(1);
  expect(third?.id).toBe('aaaaaaaa.3');
  expect(reader.events.map(({ event }) => event)).not.toContain('reset');
  reader.close();
});

it('whoever comes from a topic that is no more is told so in the end', async () => {
  const { served } = await instanceAt({ epoch: EMPTY_EPOCH, floor: [0], head: [0] });
  const reader = await TestEventSource.open(`${served.url}/slack-events-stream?cursor=aaaaaaaa.2`);
  const reset = await reader.waitForEvent(({ event }) => event === 'reset');
  expect(JSON.parse(reset.data)).toMatchObject({ reason: 'epoch', from: 'aaaaaaaa.2' });
  reader.close();
});

it('who reads the log itself and is faster than this process is sent nothing twice, and no cursor from before', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  const log = createEmbeddedLog(await openJournal(dir));
  onTestFinished(() => rm(dir, { recursive: true }));
  const [before, after] = [30, 10];
  const all = Array.from({ length: before + after }, (_, n) =>
    sampleMessage({ timestamp: tsBeforeNow(1000 - n), text: `${n}` }),
  );
  await log.append(all.slice(0, before));
  let [isFirst, goOn] = [true, () => {}];
  const allowed = new Promise<void>((resolve) => (goOn = resolve));
  // The first to read is the feed: of what comes later it hears when the test says so.
  async function* entriesInTime(...from: Parameters<Log['entries']>): AsyncGenerator<readonly LogEntry[]> {
    const isFeed = isFirst;
    isFirst = false;
    for await (const batch of log.entries(...from)) {
      if (isFeed && batch.some(({ offset }) => offset >= before)) await allowed;
      yield batch;
    }
  }
  const limits = { entries: 20, bytes: 1e6 };
  const served = await serveFeed({ tailLimits: limits }, {}, { ...log, entries: entriesInTime });
  onTestFinished(() => served.close());

  await log.append(all.slice(before));
  const reader = await TestEventSource.open(`${served.url}/slack-events-stream?cursor=earliest`);
  await reader.waitForRecords(all.length);
  served.hub.broadcastStatus({});
  goOn();
  await reader.waitForEvent(({ event }) => event === 'status');
  const offsets = reader.events.map(({ id }) => Number(id.split('.')[1]));
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  expect(reader.records).toHaveLength(all.length);
  reader.close();
});
