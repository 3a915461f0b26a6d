import { expect, test } from 'vitest';
import type { SlackRecord } from '../core/records/record.ts';
import { BatchWriter } from './batch-writer.ts';

async function writtenBatches(texts: readonly string[]): Promise<string[][]> {
  const batches: string[][] = [];
  const writer = new BatchWriter({
    append: async (records) => {
      batches.push(records.map((record) => ('text' in record ? (record.text ?? '') : '')));
    },
    backpressureReason: () => '',
    onWait: () => undefined,
    signal: new AbortController().signal,
  });
  await writer.write(texts.map((text, i) => messageWith(text, i)));
  await writer.end();
  return batches;
}

function messageWith(text: string, i: number): SlackRecord {
  return {
    v: 1,
    event_id: `import:${i}`,
    team: 'T1',
    source: 'import',
    received_at: 1,
    event_type: 'message',
    metric_type: 'message_count',
    bot: false,
    channel: 'C1',
    channel_type: 'channel',
    user: 'U1',
    text,
    timestamp: `16000000${String(i).padStart(2, '0')}.000100`,
  };
}

test('a batch of long texts is written before it fills the memory, and no record is lost or moved', async () => {
  const texts = Array.from({ length: 9 }, (_, i) => String(i).repeat(1_500_000));
  const batches = await writtenBatches(texts);
  expect(batches.flat()).toEqual(texts);
  expect(batches.map((batch) => batch.length)).toEqual([3, 3, 3]);
});

test('short texts fill whole batches', async () => {
  const texts = Array.from({ length: 30 }, () => 'short');
  expect(await writtenBatches(texts)).toEqual([texts]);
});
