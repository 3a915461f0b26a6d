import { expect, it } from 'vitest';
import {
  sampleChannelDeletion,
  sampleConversion,
  sampleIdChange,
  sampleMessage,
  tsBeforeNow,
} from '../../../test/records/sample-records.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { TailRedactor } from './tail-redactor.ts';

/** Adds records to a redactor. `reads`: how often all entries of changed channels were read. */
function redact(records: readonly SlackRecord[]): { json: string[]; reads: number } {
  const json = records.map((record) => JSON.stringify(record));
  let reads = 0;
  const redactor = new TailRedactor({
    jsonAt: (number) => json[number],
    replaceJson: (number, redacted) => {
      json[number] = redacted;
    },
    numbersOf: (channels) => {
      reads++;
      return records.flatMap((record, number) =>
        'channel' in record && channels.has(record.channel ?? '') ? [number] : [],
      );
    },
  });
  for (const [offset, record] of records.entries()) redactor.add({ offset, json: json[offset] ?? '', record });
  redactor.completeChannels();
  redactor.completeChannels();
  return { json, reads };
}

const messages = ['C0', 'C1', 'C2'].map((channel) =>
  sampleMessage({ channel, timestamp: tsBeforeNow(9000), text: `secret of ${channel}` }),
);
const at = (i: number) => ({ timestamp: tsBeforeNow(5000, i) });
const hundred = Array.from({ length: 100 }, (_, i) => i);

it.each<[title: string, changes: SlackRecord[]]>([
  ['deleted channels', hundred.map((i) => sampleChannelDeletion({ ...at(i), channel: `C${i}` }))],
  [
    'conversions of three channels',
    hundred.map((i) => sampleConversion({ ...at(i), channel: `C${i % 3}`, private: i % 2 === 0 })),
  ],
  [
    'changed ids and one deletion',
    [
      ...hundred.map((i) => sampleIdChange({ ...at(i), old_channel: `C${i}`, channel: `C${i + 1}` })),
      sampleChannelDeletion({ ...at(0), channel: 'C100' }),
    ],
  ],
])('a hundred %s read the earlier entries once, and erase their texts', (_, changes) => {
  const { json, reads } = redact([...messages, ...changes]);
  expect(json.join('\n')).not.toContain('secret');
  expect(reads).toBe(1);
});

it('a text of another workspace is erased, also if it comes after the deletion of its channel', () => {
  const foreign = sampleMessage({ channel: 'C0', timestamp: tsBeforeNow(9000), text: 'secret', team: 'T2' });
  const deletion = sampleChannelDeletion({ ...at(0), channel: 'C0', team: 'T2' });
  expect(redact([deletion, foreign]).json.join('\n')).not.toContain('secret');
});
