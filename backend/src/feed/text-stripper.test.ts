import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runProduct } from '../../../test/product/running-product.ts';
import { sampleDeletion, sampleEdit, sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { TextStripper } from './text-stripper.ts';

it('gives a text back once, to the record that it was taken from', () => {
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

it('leaves alone what has no text', () => {
  const texts = new TextStripper();
  const record = sampleDeletion({ timestamp: tsBeforeNow(0) });
  expect(texts.restore(texts.strip(record))).toBe(record);
});

it('keeps so many and no more', () => {
  const texts = new TextStripper();
  const stored = Array.from({ length: 10_001 }, (_, i) =>
    texts.strip(sampleMessage({ timestamp: tsBeforeNow(i), text: 't' })),
  );
  expect(stored.map(texts.restore).filter((record) => 'text' in record)).toHaveLength(10_000);
});

it('with KEEP_TEXT=false shows a text live, and writes it nowhere', async () => {
  const product = await runProduct({ KEEP_TEXT: 'false' });
  const reader = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream`);
  await reader.waitForEvent(({ event }) => event === 'hello');
  const ts = formatSlackTimestamp(Date.now() * 1000);
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'only for now', ts });
  await reader.waitForRecords(1);
  expect(JSON.parse(reader.records[0]?.data ?? '').text).toBe('only for now');
  reader.close();

  const again = await product.restart();
  // One that is being written has its lasting name in a moment.
  for (const name of await readdir(product.dataDir, { recursive: true, withFileTypes: true }))
    if (name.isFile() && !name.name.endsWith('.new'))
      expect(await readFile(join(name.path, name.name), 'latin1')).not.toContain('only for now');
  expect(await (await fetch(`${again.dashboardUrl}/metrics`)).json()).toMatchObject({ total_messages: 1 });
  await again.stop();
});
