import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runProduct } from '../../../test/product/running-product.ts';
import { sampleDeletion, sampleEdit, sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { msToUs } from '../core/time/units.ts';
import { TextStripper } from './text-stripper.ts';

it('a text stripper restores a text once, to the record from which it was stripped', () => {
  const texts = new TextStripper();
  const records = [
    sampleMessage({ timestamp: tsBeforeNow(1), text: 'a' }),
    sampleEdit({ timestamp: tsBeforeNow(1), edited_ts: tsBeforeNow(0), text: 'b' }),
  ];
  const stored = records.map(texts.strip);
  expect(JSON.stringify(stored)).not.toContain('text"');
  expect(stored.map(texts.restore)).toEqual(records);
  expect(stored.map(texts.restore)).toEqual(stored);
});

it('a text stripper returns a record without a text unchanged', () => {
  const texts = new TextStripper();
  const record = sampleDeletion({ timestamp: tsBeforeNow(0) });
  expect(texts.restore(texts.strip(record))).toBe(record);
});

it('a text stripper keeps the newest 10,000 texts', () => {
  const texts = new TextStripper();
  const stored = Array.from({ length: 10_001 }, (_, i) =>
    texts.strip(sampleMessage({ timestamp: tsBeforeNow(i), text: 't' })),
  );
  expect(stored.map(texts.restore).filter((record) => 'text' in record)).toHaveLength(10_000);
});

it('KEEP_TEXT=false sends a text to open streams, and writes it to no file', async () => {
  const product = await runProduct({ KEEP_TEXT: 'false' });
  const client = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream`);
  await client.waitForEvent(({ event }) => event === 'hello');
  const ts = formatSlackTimestamp(msToUs(Date.now()));
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'only for now', ts });
  await client.waitForRecords(1);
  expect(JSON.parse(client.records[0]?.data ?? '').text).toBe('only for now');
  client.close();

  const restarted = await product.restart();
  // A temporary file may be renamed before it is read.
  for (const name of await readdir(product.dataDir, { recursive: true, withFileTypes: true }))
    if (name.isFile() && !name.name.endsWith('.new'))
      expect(await readFile(join(name.path, name.name), 'latin1')).not.toContain('only for now');
  expect(await (await fetch(`${restarted.dashboardUrl}/metrics`)).json()).toMatchObject({ total_messages: 1 });
  await restarted.stop();
});
