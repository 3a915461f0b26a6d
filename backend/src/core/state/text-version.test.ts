import { describe, expect, it } from 'vitest';
import { sampleDeletion, sampleEdit, sampleMessage, sampleProfile } from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import { DELETED_FOR_GOOD } from './recent-texts.ts';
import { resolveTextVersion, type TextVersion, textVersionOf, type WinningTextVersion } from './text-version.ts';

const TS = '1700000000.000100';
const EDITED = '1700000009.000000';
const AT = 1_700_000_009_000_000;
const MESSAGE = '[1700000000000100,"C1","T1"]';

describe('what a record says of a text', () => {
  const bot = { bot: true };
  const direct = { channel: 'D1', channel_type: 'im' } as const;
  it.each<[string, SlackRecord, Partial<TextVersion> | undefined]>([
    ['a message', sampleMessage({ timestamp: TS, text: 'a' }), { message: MESSAGE, isVisible: true, at: 0, text: 'a' }],
    ['the same time in another form', sampleMessage({ timestamp: '1700000000.0001', text: 'a' }), { message: MESSAGE }],
    [
      'an edited one, of a history',
      sampleMessage({ timestamp: TS, edited_ts: EDITED, text: 'a' }),
      { isVisible: true, at: AT },
    ],
    ['a message without text', sampleMessage({ timestamp: TS, text: '' }), undefined],
    ['a message by a program', sampleMessage({ timestamp: TS, ...bot }), { isVisible: false, at: 0 }],
    ['a direct message', sampleMessage({ timestamp: TS, ...direct }), { isVisible: false, at: 0 }],
    [
      'an edit',
      sampleEdit({ timestamp: TS, edited_ts: EDITED, text: 'b' }),
      { message: MESSAGE, isVisible: true, at: AT },
    ],
    ['an edit to nothing', sampleEdit({ timestamp: TS, edited_ts: EDITED }), { isVisible: true, at: AT, text: '' }],
    ['an unfurl', sampleEdit({ timestamp: TS, text: 'a' }), { message: MESSAGE, isVisible: false, at: 0, text: 'a' }],
    ['an unfurl without text', sampleEdit({ timestamp: TS }), undefined],
    [
      'a deletion',
      sampleDeletion({ timestamp: TS }),
      { message: MESSAGE, isVisible: true, at: DELETED_FOR_GOOD, text: '' },
    ],
    ['a deletion by a program', sampleDeletion({ timestamp: TS, ...bot }), { isVisible: true, at: DELETED_FOR_GOOD }],
    ['anything else', sampleProfile({ timestamp: TS }), undefined],
    ['no time', sampleMessage({ timestamp: 'today' }), undefined],
  ])('%s', (_, record, expected) => {
    const version = textVersionOf(record);
    if (expected) expect(version).toMatchObject(expected);
    else expect(version).toBeUndefined();
  });

  it('tells apart whatever ids there may be', () => {
    const named = (channel: string, team: string) =>
      textVersionOf(sampleMessage({ timestamp: TS, channel, team }))?.message;
    const names = [named('a|b', 'c'), named('a', 'b|c'), named('a","b', 'c'), named('a', '","b","c')];
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('what becomes of the texts', () => {
  const posted: WinningTextVersion = { isVisible: true, at: 0, offsets: [3] };
  const edited: WinningTextVersion = { isVisible: true, at: 50, offsets: [3, 5] };
  const program: WinningTextVersion = { isVisible: false, at: 50, offsets: [3] };
  const gone: WinningTextVersion = { isVisible: true, at: DELETED_FOR_GOOD, offsets: [3] };
  const version = (at: number, text: string, shown = true): TextVersion => ({
    message: MESSAGE,
    isVisible: shown,
    at,
    text,
  });
  const deleting = version(DELETED_FOR_GOOD, '');

  /** The text that stands is 'm'; what arrives comes to offset 9. */
  it.each<[string, WinningTextVersion | undefined, TextVersion, boolean, number[], number[]]>([
    ['a first text stays', undefined, version(0, 'a'), true, [], [9]],
    ['the same again stays, and so does the first', posted, version(0, 'm'), true, [], [3, 9]],
    ['an edit replaces what was posted', posted, version(50, 'a'), true, [3], [9]],
    ['a later edit replaces all copies of an earlier', edited, version(51, 'a'), true, [3, 5], [9]],
    ['an earlier edit comes too late', edited, version(49, 'z'), false, [], [3, 5]],
    ['what was posted comes after its edit', edited, version(0, 'z'), false, [], [3, 5]],
    ['of two at one time the greater stays: the new one', edited, version(50, 'n'), true, [3, 5], [9]],
    ['of two at one time the greater stays: the old one', edited, version(50, 'l'), false, [], [3, 5]],
    ['an edit to nothing takes the text away', posted, version(50, ''), true, [3], [9]],
    ['a deletion takes every copy away', edited, deleting, true, [3, 5], [9]],
    ['nothing comes back after a deletion', gone, version(0, 'z'), false, [], [3]],
    ['not even an edit', gone, version(9e15, 'z'), false, [], [3]],
    ['a repeated deletion changes nothing', gone, deleting, true, [], [9]],
    ['a deletion may come first', undefined, deleting, true, [], [9]],
    ['a program does not replace what people see', posted, version(99, 'z', false), false, [], [3]],
    ['people replace what a program wrote', program, version(0, 'a'), true, [3], [9]],
    ['of two by a program the later stays', program, version(51, 'a', false), true, [3], [9]],
  ])('%s', (_, standing, arriving, keeps, redacts, offsets) => {
    const decision = resolveTextVersion(standing, () => 'm', arriving, 9);
    expect(decision).toMatchObject({ keepsText: keeps, redactedOffsets: redacts, winning: { offsets } });
  });
});
