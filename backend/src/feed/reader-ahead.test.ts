import { expect, it, onTestFinished } from 'vitest';
import { ago, message } from '../../test/sample-records.ts';
import { createScript, entries } from '../../test/scripted-log.ts';
import { serveFeed } from '../../test/served-feed.ts';
import { StreamReader } from '../../test/stream-reader.ts';
import { EMPTY_EPOCH, type LogEnds } from '../log/log.ts';

/** Of two instances on one topic, this is the one that has not read so far. */
async function instanceAt(ends: LogEnds) {
  const script = createScript(ends.epoch, 'redpanda');
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
  const reader = await StreamReader.open(`${served.url}/slack-events-stream?cursor=aaaaaaaa.2`);
  await reader.until(({ event }) => event === 'status');
  script.become({ epoch: 'aaaaaaaa', floor: [0], head: [3] });
  script.next(() => entries(0, ...[3, 2, 1].map((n) => message({ timestamp: ago(n) }))));
  const [third] = await reader.count(1);
  expect(third?.id).toBe('aaaaaaaa.3');
  expect(reader.blocks.map(({ event }) => event)).not.toContain('reset');
  reader.close();
});

it('whoever comes from a topic that is no more is told so in the end', async () => {
  const { served } = await instanceAt({ epoch: EMPTY_EPOCH, floor: [0], head: [0] });
  const reader = await StreamReader.open(`${served.url}/slack-events-stream?cursor=aaaaaaaa.2`);
  const reset = await reader.until(({ event }) => event === 'reset');
  expect(JSON.parse(reset.data)).toMatchObject({ reason: 'epoch', from: 'aaaaaaaa.2' });
  reader.close();
});
