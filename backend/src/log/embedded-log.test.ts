import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sampleDeletion } from '../../../test/records/sample-records.ts';
import { openJournal } from '../journal/journal.ts';
import { createEmbeddedLog } from './embedded-log.ts';
import { jsonsOfEntries, type LogHarness, newMessage, readEntries, testLogContract } from './log.contract.ts';
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

it('shows no reader a text that was deleted before it came', async () => {
  harness = await makeHarness();
  const log = await harness.open();
  const [secret, other] = [newMessage('secret'), newMessage('other')];
  const { text: _, ...rest } = secret;
  const gone = sampleDeletion({ timestamp: secret.timestamp });
  await log.append([secret, other]);
  await log.append([gone]);
  await log.append([secret]);
  const entries = await readEntries(log, 4);
  expect(jsonsOfEntries(entries).map((json) => JSON.parse(json))).toEqual([rest, other, gone, rest]);
  expect(entries.map(({ offset }) => offset)).toEqual([0, 1, 2, 3]);
});

it('leaves nothing on a signal or in the journal when its readers stop', async () => {
  harness = await makeHarness();
  const log = await harness.open();
  await log.append([newMessage('a')]);
  let listening = 0;
  const signal = new AbortController().signal;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listening++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listening--;
    remove(...args);
  };
  for (let reader = 0; reader < 100; reader++) {
    for await (const _ of log.entries([], signal)) break;
  }
  expect(listening).toBe(0);
  expect(await readEntries(log, 1)).toHaveLength(1);
});
