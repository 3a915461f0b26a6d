import { describe, expect, it } from 'vitest';
import { sampleDeletion, sampleEdit, sampleMessage, sampleProfile } from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import { ChannelChanges } from '../state/channel-changes.ts';
import { DELETED_FOR_GOOD } from '../state/recent-texts.ts';
import { mergeTextVersions, type TextVersion, textVersionOf, type WinningTextVersion } from './text-version.ts';

const TS = '1700000000.000100';
const EDITED = '1700000009.000000';
const AT = 1_700_000_009_000_000;
/** Of a text that was read: the end of its second. */
const READ_AT = 1_700_000_009_999_999;
const MESSAGE = '[1700000000000100,"C1","T1"]';

describe('textVersionOf', () => {
  const bot = { bot: true };
  const direct = { channel: 'D1', channel_type: 'im' } as const;
  it.each<[string, SlackRecord, Partial<TextVersion> | undefined]>([
    ['a message', sampleMessage({ timestamp: TS, text: 'a' }), { message: MESSAGE, isVisible: true, at: 0, text: 'a' }],
    [
      'the same message with another form of its ts',
      sampleMessage({ timestamp: '1700000000.0001', text: 'a' }),
      { message: MESSAGE },
    ],
    [
      'an edited message from the history',
      sampleMessage({ timestamp: TS, edited_ts: EDITED, text: 'a', source: 'history' }),
      { isVisible: true, at: READ_AT },
    ],
    ['a message without text', sampleMessage({ timestamp: TS, text: '' }), undefined],
    ['a message of a bot', sampleMessage({ timestamp: TS, ...bot }), { isVisible: false, at: 0 }],
    ['a direct message', sampleMessage({ timestamp: TS, ...direct }), { isVisible: false, at: 0 }],
    [
      'an edit',
      sampleEdit({ timestamp: TS, edited_ts: EDITED, text: 'b' }),
      { message: MESSAGE, isVisible: true, at: AT },
    ],
    [
      'an edit to an empty text',
      sampleEdit({ timestamp: TS, edited_ts: EDITED }),
      { isVisible: true, at: AT, text: '' },
    ],
    [
      'an edit with the time of its event',
      sampleEdit({ timestamp: TS, edited_ts: EDITED, changed_ts: '1700000009.000900', text: 'b' }),
      { at: AT + 900 },
    ],
    ['an unfurl', sampleEdit({ timestamp: TS, text: 'a' }), { message: MESSAGE, isVisible: false, at: 0, text: 'a' }],
    ['an unfurl without text', sampleEdit({ timestamp: TS }), undefined],
    [
      'a deletion',
      sampleDeletion({ timestamp: TS }),
      { message: MESSAGE, isVisible: true, at: DELETED_FOR_GOOD, text: '' },
    ],
    [
      'a deletion of a message of a bot',
      sampleDeletion({ timestamp: TS, ...bot }),
      { isVisible: true, at: DELETED_FOR_GOOD },
    ],
    ['a record of another kind', sampleProfile({ timestamp: TS }), undefined],
    ['a message without a valid ts', sampleMessage({ timestamp: 'today' }), undefined],
  ])('returns the version of %s', (_, record, expected) => {
    const version = textVersionOf(record, new ChannelChanges());
    if (expected) expect(version).toMatchObject(expected);
    else expect(version).toBeUndefined();
  });

  it('gives different messages different keys, whatever their ids contain', () => {
    const keyOf = (channel: string, team: string) =>
      textVersionOf(sampleMessage({ timestamp: TS, channel, team }), new ChannelChanges())?.message;
    const keys = [keyOf('a|b', 'c'), keyOf('a', 'b|c'), keyOf('a","b', 'c'), keyOf('a', '","b","c')];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('mergeTextVersions', () => {
  const posted: WinningTextVersion = { isVisible: true, at: 0, offsets: [3] };
  const edited: WinningTextVersion = { isVisible: true, at: 50, offsets: [3, 5] };
  const byBot: WinningTextVersion = { isVisible: false, at: 50, offsets: [3] };
  const deleted: WinningTextVersion = { isVisible: true, at: DELETED_FOR_GOOD, offsets: [3] };
  const version = (at: number, text: string, isVisible = true): TextVersion => ({
    message: MESSAGE,
    isVisible,
    at,
    text,
  });
  const deletion = version(DELETED_FOR_GOOD, '');

  /** The text of the first version is 'm'; the second is the entry at offset 9. */
  it.each<[string, WinningTextVersion, TextVersion, number[], number[]]>([
    ['keeps both copies of an equal text', posted, version(0, 'm'), [], [3, 9]],
    ['removes the posted text when an edit arrives', posted, version(50, 'a'), [3], [9]],
    ['removes all copies of an earlier edit when a later one arrives', edited, version(51, 'a'), [3, 5], [9]],
    ['drops an edit that is earlier than the winner', edited, version(49, 'z'), [9], [3, 5]],
    ['drops the posted text when it arrives after its edit', edited, version(0, 'z'), [9], [3, 5]],
    ['keeps the new text if it is the greater of two at one time', edited, version(50, 'n'), [3, 5], [9]],
    ['keeps the old text if it is the greater of two at one time', edited, version(50, 'l'), [9], [3, 5]],
    ['removes the posted text when an edit to an empty text arrives', posted, version(50, ''), [3], [9]],
    ['removes all copies when a deletion arrives', edited, deletion, [3, 5], [9]],
    ['drops a posted text that arrives after its deletion', deleted, version(0, 'z'), [9], [3]],
    ['drops an edit that arrives after the deletion', deleted, version(9e15, 'z'), [9], [3]],
    ['removes nothing when a deletion is repeated', deleted, deletion, [], [9]],
    ['drops a text of a bot if the winner is visible', posted, version(99, 'z', false), [9], [3]],
    ['removes a text of a bot when a visible text arrives', byBot, version(0, 'a'), [3], [9]],
    ['keeps the later of two texts of a bot', byBot, version(51, 'a', false), [3], [9]],
  ])('%s', (_, a, { isVisible, at, text }, redactedOffsets, offsets) => {
    const b = { isVisible, at, offsets: [9] };
    const textOf = (one: WinningTextVersion) => (one === a ? 'm' : text);
    expect(mergeTextVersions(a, b, textOf)).toMatchObject({ redactedOffsets, winning: { offsets } });
    const { winning, ...decision } = mergeTextVersions(b, a, textOf);
    expect({ ...decision, offsets: winning.offsets }).toEqual({ redactedOffsets, offsets });
  });

  it('keeps at most sixteen copies of one text, the oldest', () => {
    let winning = posted;
    const removed: number[] = [];
    for (let offset = 4; offset < 100; offset++) {
      const decision = mergeTextVersions(winning, { ...posted, offsets: [offset] }, () => 'm');
      winning = decision.winning;
      removed.push(...decision.redactedOffsets);
    }
    expect(winning.offsets).toEqual(Array.from({ length: 16 }, (_, index) => 3 + index));
    expect(removed).toEqual(Array.from({ length: 81 }, (_, index) => 19 + index));
  });
});
