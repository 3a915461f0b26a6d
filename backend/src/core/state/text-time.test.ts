import { expect, it } from 'vitest';
import { comparableSummary, foldRecords } from '../../../../test/records/folded-records.ts';
import { sampleEdit, sampleMessage } from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';

const TS = '1795170000.000100';
const EDITED = '1795170100.000000';
const NEXT_SECOND_MS = 1_795_170_101_000;

const posted = sampleMessage({ timestamp: TS, text: 'posted' });
const edit = (changed_ts: string, text: string) => sampleEdit({ timestamp: TS, edited_ts: EDITED, changed_ts, text });
const first = edit('1795170100.000100', 'first');
const second = edit('1795170100.000900', 'a second');
const read = (text: string, received_at = NEXT_SECOND_MS) =>
  sampleMessage({ timestamp: TS, edited_ts: EDITED, text, source: 'history', received_at });

it.each<[title: string, records: SlackRecord[], text: string]>([
  ['of two edits in one second the later event', [posted, first, second], 'a second'],
  [
    'of two edits in one second the later event, if the message is unknown until then',
    [second, first, posted],
    'a second',
  ],
  ['an edit and a repetition of the one before', [posted, second, first, first], 'a second'],
  ['what was read after the second of an edit, whose event was lost', [posted, first, read('an end')], 'an end'],
  ['the second edit, if both it and its text were read', [posted, first, second, read('a second')], 'a second'],
  [
    'an edit that comes after the text was read within its second',
    [posted, read('first', NEXT_SECOND_MS - 1000), second],
    'a second',
  ],
  [
    'an edit of the next second',
    [posted, read('read'), sampleEdit({ timestamp: TS, edited_ts: '1795170101.000000', text: 'a next' })],
    'a next',
  ],
  ['the edit, not the unfurl that follows it', [posted, first, sampleEdit({ timestamp: TS, text: 'posted' })], 'first'],
  [
    'an edit of a version without the time of the event',
    [posted, sampleEdit({ timestamp: TS, edited_ts: EDITED, text: 'old' })],
    'old',
  ],
])('the text that is shown is %s, in either order', (_, records, text) => {
  for (const order of [records, records.toReversed()]) {
    const { activity } = comparableSummary(foldRecords(order));
    expect(activity.map((item) => item.kind === 'message' && item.text)).toEqual([text]);
  }
});
