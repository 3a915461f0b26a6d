import { expect, it } from 'vitest';
import { hasNoBroker, makeTempDir, newTestTopic, openTestLog } from '../../../../test/broker/redpanda-fixture.ts';
import { jsonsOfEntries, newMessage, readEntries } from '../../../../test/log/log-helpers.ts';
import { sampleDeletion } from '../../../../test/records/sample-records.ts';
import { openJournal } from '../../journal/journal.ts';
import { createEmbeddedLog } from '../embedded-log.ts';

it.skipIf(hasNoBroker)('a text that is deleted before it is forwarded never reaches the topic', async () => {
  const dir = await makeTempDir();
  const embedded = createEmbeddedLog(await openJournal(dir));
  const [secret, other] = [newMessage('secret'), newMessage('other')];
  const deletion = sampleDeletion({ timestamp: secret.timestamp });
  await embedded.append([secret, other]);
  await embedded.append([deletion]);
  await embedded.close();

  const { log, journal } = await openTestLog({ topic: newTestTopic(), dir });
  const { text: _, ...rest } = secret;
  const entries = await readEntries(log, 3);
  expect(jsonsOfEntries(entries).map((json) => JSON.parse(json))).toEqual([rest, other, deletion]);
  expect(journal.head).toBe(3);
});
