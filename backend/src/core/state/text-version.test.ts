import { describe, expect, it } from 'vitest';
import { sampleDeletion, sampleEdit, sampleMessage, sampleProfile } from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import { DELETED_FOR_GOOD } from './recent-texts.ts';
import { resolveTextVersion, type TextVersion, textVersionOf, type WinningTextVersion } from './text-version.ts';

const TS = '1700000000.000100';
const EDITED = '1700000009.000000';
const AT = 1_700_000_009_000_000;
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
      sampleMessage({ timestamp: TS, edited_ts: EDITED, text: 'a' }),
      { isVisible: true, at: AT },
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
    const version = textVersionOf(record);
    if (expected) expect(version).toMatchObject(expected);
    else expect(version).toBeUndefined();
  });

  it('gives different messages different keys, whatever their ids contain', () => {
    const keyOf = (channel: string, team: string) =>
      textVersionOf(sampleMessage({ timestamp: TS, channel, team }))?.message;
    const keys = [keyOf('a|b', 'c'), keyOf('a', 'b|c'), keyOf('a","b', 'c'), keyOf('a', '","b","c')];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('resolveTextVersion', () => {
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

  /** The winning text is 'm'; the new version arrives at offset 9. */
  it.each<[string, WinningTextVersion | undefined, TextVersion, boolean, number[], number[]]>([
    ['keeps the first text', undefined, version(0, 'a'), true, [], [9]],
    ['keeps both copies of an equal text', posted, version(0, 'm'), true, [], [3, 9]],
    ['removes the posted text when an edit arrives', posted, version(50, 'a'), true, [3], [9]],
    ['removes all copies of an earlier edit when a later one arrives', edited, version(51, 'a'), true, [3, 5], [9]],
    ['drops an edit that is earlier than the winner', edited, version(49, 'z'), false, [], [3, 5]],
    ['drops the posted text when it arrives after its edit', edited, version(0, 'z'), false, [], [3, 5]],
    ['keeps the new text if it is the greater of two at one time', edited, version(50, 'n'), true, [3, 5], [9]],
    ['keeps the old text if it is the greater of two at one time', edited, version(50, 'l'), false, [], [3, 5]],
    ['removes the posted text when an edit to an empty text arrives', posted, version(50, ''), true, [3], [9]],
    ['removes all copies when a deletion arrives', edited, deletion, true, [3, 5], [9]],
    ['drops a posted text that arrives after its deletion', deleted, version(0, 'z'), false, [], [3]],
    ['drops an edit that arrives after the deletion', deleted, version(9e15, 'z'), false, [], [3]],
    ['removes nothing when a deletion is repeated', deleted, deletion, true, [], [9]],
    ['accepts a deletion that arrives first', undefined, deletion, true, [], [9]],
    ['drops a text of a bot if the winner is visible', posted, version(99, 'z', false), false, [], [3]],
    ['removes a text of a bot when a visible text arrives', byBot, version(0, 'a'), true, [3], [9]],
    ['keeps the later of two texts of a bot', byBot, version(51, 'a', false), true, [3], [9]],
  ])('%s', (_, winner, arriving, keepsText, redactedOffsets, offsets) => {
    const decision = resolveTextVersion(winner, () => 'm', arriving, 9);
    expect(decision).toMatchObject({ keepsText, redactedOffsets, winning: { offsets } });
  });
});
