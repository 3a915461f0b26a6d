import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createScriptedLog, logEntries } from '../../../test/product/scripted-log.ts';
import { sampleDeletion, sampleEdit, sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { parseSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { LogRecreatedError } from '../log/log.ts';
import { TopicTexts } from './topic-texts.ts';

let dir: string;
let texts: TopicTexts | undefined;
const timestamp = tsBeforeNow(60_000);
const posted = sampleMessage({ timestamp, text: 'as posted' });
const POLL = { timeout: 60_000 };

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
});
afterEach(async () => {
  await texts?.close();
  texts = undefined;
  await rm(dir, { recursive: true, force: true });
});

function follow(log: ReturnType<typeof createScriptedLog>['log']): TopicTexts {
  texts = new TopicTexts({ dir: join(dir, 'texts'), log, warn: expect.fail });
  return texts;
}

const textOf = () => texts?.textOf('C1', parseSlackTimestamp(timestamp) ?? 0, (team) => team === 'T1')?.text;

it('the texts of a topic follow posts, edits and deletions in any order', async () => {
  const script = createScriptedLog();
  follow(script.log);
  const edit = sampleEdit({ timestamp, edited_ts: tsBeforeNow(30_000), text: 'edited' });
  script.next(() => logEntries(0, edit));
  await expect.poll(textOf, POLL).toBe('edited');
  script.next(() => logEntries(1, posted, sampleMessage({ timestamp: tsBeforeNow(1), text: 'another' })));
  await expect.poll(() => texts?.hasStored([3]), POLL).toBe(true);
  expect(textOf()).toBe('edited');
  script.next(() => logEntries(3, sampleDeletion({ timestamp })));
  await expect.poll(textOf, POLL).toBeUndefined();
});

it('the texts of a topic stay through a restart, which continues behind the stored entries', async () => {
  const first = createScriptedLog();
  follow(first.log);
  first.next(() => logEntries(0, posted));
  await expect.poll(textOf, POLL).toBe('as posted');
  await texts?.close();
  const second = createScriptedLog();
  const positions: unknown[] = [];
  follow({
    ...second.log,
    entries(from, signal) {
      positions.push(from);
      return second.log.entries(from, signal);
    },
  });
  await expect.poll(textOf, POLL).toBe('as posted');
  expect(positions).toEqual([[1]]);
});

it('the texts of a topic that was recreated are those of the new topic', async () => {
  const script = createScriptedLog();
  follow(script.log);
  script.next(() => logEntries(0, posted));
  await expect.poll(textOf, POLL).toBe('as posted');
  script.next(() => {
    script.setBounds({ epoch: 'bbbbbbbb', floor: [0], head: [0] });
    throw new LogRecreatedError();
  });
  script.next(() => logEntries(0, sampleMessage({ timestamp, text: 'of the new topic' })));
  await expect.poll(textOf, POLL).toBe('of the new topic');
});

it('the texts of another workspace on the topic are not returned', async () => {
  const script = createScriptedLog();
  follow(script.log);
  script.next(() => logEntries(0, { ...posted, team: 'T2' }));
  await expect.poll(() => texts?.hasStored([1]), POLL).toBe(true);
  expect(textOf()).toBeUndefined();
});
