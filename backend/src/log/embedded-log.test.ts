import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { jsonsOfEntries, newMessage, readEntries } from '../../../test/log/log-helpers.ts';
import { sampleDeletion } from '../../../test/records/sample-records.ts';
import { openJournal } from '../journal/journal.ts';
import { createEmbeddedLog } from './embedded-log.ts';
import { type LogHarness, testLogContract } from './log.contract.ts';
import type { Log } from './log.ts';

async function makeHarness(): Promise<LogHarness> {
  const dir = await mkdtemp(join(tmpdir(), 'embedded-'));
  let log: Log | undefined;
  return {
    async open() {
      log = createEmbeddedLog(await openJournal(dir));
      return log;
    },
    async dispose() {
      await log?.close();
      await rm(dir, { recursive: true });
    },
  };
}

testLogContract('embedded', makeHarness);

let harness: LogHarness | undefined;
afterEach(() => harness?.dispose());

it('an embedded log stores a text without its content when its deletion came first', async () => {
  harness = await makeHarness();
  const log = await harness.open();
  const [secret, other] = [newMessage('secret'), newMessage('other')];
  const { text: _, ...rest } = secret;
  const deletion = sampleDeletion({ timestamp: secret.timestamp });
  await log.append([secret, other]);
  await log.append([deletion]);
  await log.append([secret]);
  const entries = await readEntries(log, 4);
  expect(jsonsOfEntries(entries).map((json) => JSON.parse(json))).toEqual([rest, other, deletion, rest]);
  expect(entries.map(({ offset }) => offset)).toEqual([0, 1, 2, 3]);
});

it('an embedded log removes the listeners of readers that stopped', async () => {
  harness = await makeHarness();
  const log = await harness.open();
  await log.append([newMessage('a')]);
  let listeners = 0;
  const signal = new AbortController().signal;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  for (let reader = 0; reader < 100; reader++) {
    for await (const _ of log.entries([], signal)) break;
  }
  expect(listeners).toBe(0);
  expect(await readEntries(log, 1)).toHaveLength(1);
});
