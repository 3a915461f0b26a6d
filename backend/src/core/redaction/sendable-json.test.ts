import { expect, it } from 'vitest';
import { foldRecords } from '../../../../test/records/folded-records.ts';
import {
  sampleChannelCreated,
  sampleChannelDeletion,
  sampleConversion,
  sampleDeletion,
  sampleIdChange,
  sampleMessage,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import { sendableJson } from './sendable-json.ts';

const post = sampleMessage({ timestamp: tsBeforeNow(9000), text: 'secret' });
const created = sampleChannelCreated({ timestamp: tsBeforeNow(9500), name: 'secret-name' });
const idChange = sampleIdChange({ timestamp: tsBeforeNow(8000) });

it.each<[what: string, entry: SlackRecord, others: SlackRecord[]]>([
  ['the text of a deleted message', post, [sampleDeletion({ timestamp: post.timestamp })]],
  [
    'the text of a message that is deleted under the new id of its channel',
    post,
    [idChange, sampleDeletion({ timestamp: post.timestamp, channel: 'C2' })],
  ],
  ['the text of a deleted channel', post, [sampleChannelDeletion({ timestamp: tsBeforeNow(7000) })]],
  ['the text of a channel that became private', post, [sampleConversion({ timestamp: tsBeforeNow(7000) })]],
  ['the name of a channel that became private', created, [sampleConversion({ timestamp: tsBeforeNow(7000) })]],
])('an entry is sent without %s', (_, entry, others) => {
  const json = JSON.stringify(entry);
  expect(sendableJson(json, entry, foldRecords([entry]))).toBe(json);
  expect(sendableJson(json, entry, foldRecords([entry, ...others]))).not.toContain('secret');
});

it('an entry that is not a record is sent as it is', () => {
  expect(sendableJson('{"hello":1}', undefined, foldRecords([]))).toBe('{"hello":1}');
});
