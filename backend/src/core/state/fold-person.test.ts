import { expect, it } from 'vitest';
import { foldRecords } from '../../../../test/records/folded-records.ts';
import {
  sampleDeletion,
  sampleJoin,
  sampleMessage,
  sampleProfile,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import { createNameDirectory } from '../metrics/name-directory.ts';
import type { SlackRecord } from '../records/record.ts';
import { decodeSnapshot } from '../snapshot/decode-snapshot.ts';
import { encodeSnapshot } from '../snapshot/encode-snapshot.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { DAY_MS } from '../time/units.ts';
import { NEVER_US } from './community.ts';
import { fold } from './fold.ts';

const daysAgo = (days: number) => tsBeforeNow(days * DAY_MS);
const past = (days: number) => sampleJoin({ timestamp: daysAgo(days), source: 'history' });
const told = (days: number) => sampleJoin({ timestamp: daysAgo(days) });
const wrote = (days: number) => sampleMessage({ timestamp: daysAgo(days) });

it.each<[title: string, records: SlackRecord[], joinedDaysAgo: number | undefined]>([
  ['a person who wrote before returning to the general channel', [past(5), wrote(60)], undefined],
  ['a person who wrote only after joining', [past(5), wrote(4)], 5],
  ['a person who wrote nothing', [past(5)], 5],
  [
    'a person whose earlier message was deleted',
    [past(5), wrote(60), sampleDeletion({ timestamp: daysAgo(60) })],
    undefined,
  ],
  ['a person whose join was an event, although they wrote before', [told(5), wrote(60)], 5],
  ['a person who joined, wrote and returned', [past(5), wrote(60), past(90)], 90],
  ['a person whose first message names another author, too', [past(5), { ...wrote(60), user: 'U2' }], 5],
  ['a person of an export', [sampleJoin({ timestamp: daysAgo(5), source: 'import' }), wrote(60)], undefined],
])('the join of %s is the same in either order', (_, records, joinedDaysAgo) => {
  const expected = joinedDaysAgo === undefined ? NEVER_US : parseSlackTimestamp(daysAgo(joinedDaysAgo));
  for (const order of [records, records.toReversed()])
    expect(foldRecords(order).people.get('U1')?.joinedAtUs ?? NEVER_US).toBe(expected);
});

it.each<[title: string, before: SlackRecord[], after: SlackRecord[], outcome: string]>([
  ['a first message before its rows, then a live one', [wrote(100)], [wrote(1), past(5)], 'too_old'],
  ['a first message before its rows, then two live ones', [wrote(100)], [wrote(2), wrote(1), past(5)], 'too_old'],
  ['no message, then a live one', [], [wrote(1), past(5)], 'too_old'],
  ['a message in its rows, then a live one', [wrote(100), wrote(20)], [wrote(1), past(5)], 'folded'],
  ['a join of the past, then a message', [past(5)], [wrote(1)], 'folded'],
  ['a join of the past, then a message of before', [past(5)], [wrote(6)], 'folded'],
  ['a first message before its rows and a join of the past', [wrote(100), past(5)], [wrote(1)], 'folded'],
])('a page counts a join of the past like the server, or loads a snapshot: %s', (_, before, after, outcome) => {
  const horizonUs = parseSlackTimestamp(daysAgo(62)) ?? 0;
  const page = decodeSnapshot(encodeSnapshot(null, foldRecords(before), horizonUs, false)).community;
  expect(after.map((record) => fold(page, record)).at(-1)).toBe(outcome);
  const server = foldRecords([...before, ...after]);
  if (outcome === 'folded') expect(page.people.get('U1')?.joinedAtUs).toBe(server.people.get('U1')?.joinedAtUs);
});

it.each<[title: string, records: SlackRecord[], name: string]>([
  ['the one in a message, if there is no other', [sampleMessage({ timestamp: daysAgo(1), user_name: 'Zed' })], 'Zed'],
  [
    'the one in the latest message',
    [
      sampleMessage({ timestamp: daysAgo(1), user_name: 'Zed' }),
      sampleMessage({ timestamp: daysAgo(2), user_name: 'Zed of yesterday' }),
    ],
    'Zed',
  ],
  [
    'the one of the profile, however old',
    [
      sampleMessage({ timestamp: daysAgo(1), user_name: 'Zed' }),
      sampleProfile({ timestamp: daysAgo(99), name: 'Zedekiah' }),
    ],
    'Zedekiah',
  ],
  [
    'the one in a message, if the profile has an invisible one',
    [
      sampleMessage({ timestamp: daysAgo(1), user_name: 'Zed' }),
      sampleProfile({ timestamp: daysAgo(1), name: '\u3164' }),
    ],
    'Zed',
  ],
  ['none in the message of a bot', [sampleMessage({ timestamp: daysAgo(1), user_name: 'Zed', bot: true })], ''],
])('the name of a person is %s', (_, records, name) => {
  for (const order of [records, records.toReversed()])
    expect(createNameDirectory(foldRecords(order)).person('U1').name).toBe(name);
});
