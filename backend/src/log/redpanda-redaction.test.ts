import { expect, it } from 'vitest';
import { deletion } from '../../test/sample-records.ts';
import { createEmbeddedLog } from './embedded-log.ts';
import { openJournal } from './journal.ts';
import { jsonOf, message, readSome } from './log.contract.ts';
import { makeDir, makeTopic, noBroker, openLog, sayLoudly } from './redpanda.contract.ts';

if (noBroker) sayLoudly('that a deleted text stays off the topic is not tested. Set KAFKA_BROKERS=host:port.');

it.skipIf(noBroker)('a text that is deleted before it is forwarded never reaches the topic', async () => {
  const dir = await makeDir();
  const embedded = createEmbeddedLog(await openJournal(dir));
  const [secret, other] = [message('secret'), message('other')];
  const gone = deletion({ timestamp: secret.timestamp });
  await embedded.append([secret, other]);
  await embedded.append([gone]);
  await embedded.close();

  const { log, journal } = await openLog({ topic: makeTopic(), dir });
  const { text: _, ...rest } = secret;
  const entries = await readSome(log, 3);
  expect(jsonOf(entries).map((json) => JSON.parse(json))).toEqual([rest, other, gone]);
  expect(journal.head).toBe(3);
});
