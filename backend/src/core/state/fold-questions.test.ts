import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import { foldRecords } from '../../../../test/records/folded-records.ts';
import { naiveChannelIds, naiveQuestions, withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import {
  sampleConversion,
  sampleDeletion,
  sampleEdit,
  sampleIdChange,
  sampleMessage,
} from '../../../../test/records/sample-records.ts';
import { parseRecord } from '../records/parse-record.ts';
import type { SlackRecord } from '../records/record.ts';
import { withoutText } from '../records/without-text.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { type Community, createCommunity } from './community.ts';
import { communityDigest } from './digest.ts';
import { fold } from './fold.ts';
import { FLAG_SEEN } from './rows/message-columns.ts';
import { asksQuestion } from './rows/message-edits.ts';

const TS = '1700000000.000100';

/** The seen messages that ask something, as channel, `|` and `ts`. */
function askingMessages({ channels }: Community): Set<string> {
  const asking = new Set<string>();
  for (const [id, channel] of channels) {
    const { length, columns } = channel.rows;
    for (let row = 0; row < length; row++)
      if ((columns.flags[row] ?? 0) & FLAG_SEEN && asksQuestion(channel, row))
        asking.add(`${id}|${formatSlackTimestamp(columns.ts[row] ?? 0)}`);
  }
  return asking;
}

function asks(...records: readonly SlackRecord[]): boolean {
  return askingMessages(foldRecords(records)).size > 0;
}

describe('whether a message asks', () => {
  it('is what its latest text says, for any order and repetition of records', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const seen = seenMessages(records);
        const expected = [...naiveQuestions(records)].filter((key) => seen.has(key));
        expect(askingMessages(foldRecords(records))).toEqual(new Set(expected));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same after the texts were removed from the records', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const stripped = records.flatMap(
          (record) => parseRecord(JSON.parse(JSON.stringify(withoutText(record)))) ?? [],
        );
        for (const record of stripped) expect('text' in record).toBe(false);
        const [all, kept] = [foldRecords(records), foldRecords(stripped)];
        expect(askingMessages(kept)).toEqual(askingMessages(all));
        expect(communityDigest(kept)).toBe(communityDigest(all));
      }),
      { numRuns: 500 },
    );
  });

  const question = sampleMessage({ timestamp: TS, text: 'why?' });
  const answer = sampleEdit({ timestamp: TS, text: 'because', edited_ts: '1700000010.000000' });
  const again = sampleEdit({ timestamp: TS, text: 'why again?', edited_ts: '1700000020.000000' });
  const unfurl = sampleEdit({ timestamp: TS, text: 'why?' });
  it.each<[string, boolean, SlackRecord[]]>([
    ['a question', true, [question]],
    ['a statement', false, [sampleMessage({ timestamp: TS })]],
    ['a question that became a statement', false, [question, answer]],
    ['a question that became a statement and then a question', true, [question, answer, again]],
    ['a statement that an unfurl repeats as a question', false, [sampleMessage({ timestamp: TS }), unfurl]],
    ['a question that was read after it was edited', true, [sampleMessage({ ...question, edited_ts: TS })]],
    ['a link with a question mark', false, [sampleMessage({ timestamp: TS, text: '<https://a.example/?q>' })]],
    ['a message of a bot', true, [sampleMessage({ timestamp: TS, text: 'why?', bot: true })]],
    ['a record whose text was removed', true, [withoutText(question)]],
    ['an edit whose text was removed', true, [sampleMessage({ timestamp: TS }), withoutText(again)]],
    [
      'an edit before the message, of a channel that got another id',
      true,
      [again, sampleIdChange({ timestamp: TS }), question],
    ],
    ['a deleted message, which does not count', true, [question, sampleDeletion({ timestamp: TS })]],
    [
      'a message of a channel that became private',
      true,
      [question, sampleConversion({ timestamp: '1700000099.000000' })],
    ],
  ])('%s: %s, in any order', (_, expected, records) => {
    expect(asks(...records)).toBe(expected);
    expect(asks(...records.toReversed())).toBe(expected);
    expect(asks(...records, ...records)).toBe(expected);
  });

  it('needs a new snapshot if a message before the horizon was edited', () => {
    const page = createCommunity('T1', 1_800_000_000_000_000);
    expect(fold(page, answer)).toBe('too_old');
    expect(fold(page, unfurl)).toBe('folded');
  });
});

/** The messages of which a record is more than a deletion or an edit, as channel, `|` and `ts`. */
function seenMessages(records: readonly SlackRecord[]): Set<string> {
  const channelIds = naiveChannelIds(withoutFutureRecords(records));
  return new Set(
    withoutFutureRecords(records).flatMap((record) =>
      record.metric_type === 'message_count'
        ? [`${channelIds.get(record.channel) ?? record.channel}|${record.timestamp}`]
        : [],
    ),
  );
}
