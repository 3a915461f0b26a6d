import { describe, expect, test } from 'vitest';
import type { JsonFields } from '../../../test/records/normalized-records.ts';
import type { ExportFiles } from '../../../test/slack/export-zip.ts';
import {
  communityOf,
  compareWithDashboard,
  countOf,
  digestOf,
  IMPORTED_AT_MS,
  importExport,
} from '../../../test/slack/imported-export.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { DAY_MS, DAY_US, HOUR_US, msToUs, secondsToMs, usToSeconds } from '../core/time/units.ts';

const CREATED_SECONDS = usToSeconds(msToUs(IMPORTED_AT_MS - 60 * DAY_MS));
const tsAt = (days: number, us = 0) => formatSlackTimestamp(msToUs(IMPORTED_AT_MS) - days * DAY_US + us);
const post = (user: string, ts: string, more: JsonFields = {}) => ({ type: 'message', user, text: 'x', ts, ...more });
const person = (id: string, more: JsonFields = {}) => ({
  id,
  team_id: 'T1',
  profile: { real_name: `Name of ${id}` },
  ...more,
});
const lists = {
  'channels.json': [
    { id: 'C0', name: 'general', created: CREATED_SECONDS, creator: 'U1', is_general: true },
    { id: 'C1', name: 'help', created: CREATED_SECONDS, creator: 'U1' },
  ],
  'users.json': [person('U1'), person('U2'), person('UBOT', { is_bot: true })],
};

interface ReportNumbers {
  people?: number;
  bots?: number;
  deleted?: number;
  repeated?: number;
  future?: number;
  later?: number;
  joined?: number;
}

describe('the report of an import', () => {
  test.each<[what: string, days: ExportFiles, numbers: ReportNumbers]>([
    [
      'a message in the files of two days once',
      {
        'help/2026-11-23.json': [post('U1', tsAt(3))],
        'help/2026-11-24.json': [post('U1', tsAt(3)), post('U2', tsAt(2))],
      },
      { people: 2, repeated: 1 },
    ],
    [
      'a message twice in one file and in the folder with the id of its channel once',
      {
        'help/2026-11-23.json': [post('U1', tsAt(3)), post('U1', tsAt(3))],
        'C1/2026-11-23.json': [post('U1', tsAt(3))],
      },
      { people: 1, repeated: 2 },
    ],
    [
      'messages of one time in two channels as two messages',
      { 'help/2026-11-23.json': [post('U1', tsAt(3))], 'general/2026-11-23.json': [post('U1', tsAt(3))] },
      { people: 2 },
    ],
    [
      'messages of bots by every mark of a bot, also one that only their profile has',
      {
        'help/2026-11-23.json': [
          post('U1', tsAt(3)),
          post('UBOT', tsAt(3, 1)),
          post('U2', tsAt(3, 2), { bot_id: 'B1' }),
          post('USLACKBOT', tsAt(3, 3)),
          { type: 'message', subtype: 'bot_message', text: 'x', ts: tsAt(3, 4), bot_id: 'B1' },
        ],
      },
      { people: 1, bots: 4 },
    ],
    [
      'messages with a date in the future as left out, and those of the next hours as later ones',
      {
        'help/2026-11-23.json': [
          post('U1', tsAt(3)),
          post('U1', tsAt(-30)),
          post('U1', formatSlackTimestamp(msToUs(IMPORTED_AT_MS) + 5 * HOUR_US)),
        ],
      },
      { people: 1, future: 1, later: 1 },
    ],
    [
      'deleted messages, and not the messages that they were',
      {
        'help/2026-11-23.json': [post('U1', tsAt(3)), post('U1', tsAt(2))],
        'help/2026-11-24.json': [post('USLACKBOT', tsAt(3), { subtype: 'tombstone' })],
      },
      { people: 1, deleted: 1 },
    ],
    [
      'only joins that Slack tells, and neither first words nor joins of bots',
      {
        'general/2026-11-23.json': [
          post('U1', tsAt(3), { subtype: 'channel_join' }),
          post('U1', tsAt(2), { subtype: 'channel_join' }),
          post('UBOT', tsAt(3), { subtype: 'channel_join' }),
        ],
        'help/2026-11-23.json': [post('U2', tsAt(1)), post('U2', tsAt(2), { subtype: 'channel_join' })],
      },
      { people: 1, joined: 1 },
    ],
  ])('counts %s', async (_what, days, { people = 0, bots = 0, deleted = 0, repeated = 0, future = 0, ...more }) => {
    const imported = await importExport({ ...lists, ...days });
    const { taken, left } = imported.report;
    const { reported, shown } = compareWithDashboard(imported);
    expect(reported).toEqual(shown);
    expect({
      people: countOf(taken, /^messages of people/),
      bots: countOf(taken, /^messages of bots/),
      deleted: countOf(taken, /^deleted messages/),
      later: countOf(taken, /^messages dated within the next day/),
      joined: countOf(taken, /^people who joined/),
      repeated: countOf(left, /^repetitions/),
      future: countOf(left, /dated in the future/),
    }).toEqual({ people, bots, deleted, repeated, future, later: 0, joined: 0, ...more });
  });

  test('names folders that channels.json does not name, with their messages, but no direct conversation', async () => {
    const { report, records } = await importExport({
      ...lists,
      'help/2026-11-23.json': [post('U1', tsAt(3))],
      'gone/2026-11-23.json': [post('U1', tsAt(3)), post('U1', tsAt(2))],
      'gone/2026-11-24.json': [post('U1', tsAt(1))],
      'renamed/2026-11-24.json': [post('U1', tsAt(1))],
      'D01234567/2026-11-24.json': [post('U1', tsAt(1))],
      'mpdm-ann--bob-1/2026-11-24.json': [post('U1', tsAt(1))],
    });
    expect(countOf(report.left, /^messages in the folder gone, which channels.json does not name$/)).toBe(3);
    expect(countOf(report.left, /^messages in the folder renamed,/)).toBe(1);
    expect(countOf(report.left, /^days of private channels and direct messages/)).toBe(2);
    expect(JSON.stringify(report)).not.toMatch(/mpdm|D01234567/);
    expect(records.filter(({ metric_type }) => metric_type === 'message_count')).toHaveLength(1);
  });

  test('says that the name of an author who is in no list is a guess', async () => {
    const { report, records } = await importExport({
      ...lists,
      'help/2026-11-23.json': [
        post('U9', tsAt(3), { user_profile: { real_name: 'Old Name' } }),
        post('U9', tsAt(1), { user_profile: { real_name: 'New Name' } }),
        post('U8', tsAt(1)),
      ],
    });
    expect(countOf(report.taken, /a guess/)).toBe(1);
    expect(communityOf(records).people.get('U9')?.profile.name).toBe('New Name');
  });

  test.each<[what: string, days: ExportFiles, found: RegExp]>([
    ['no day files', {}, /no message of a public channel was found, but only lists/],
    ['only empty days', { 'help/2026-11-23.json': [] }, /but only lists/],
    [
      'only folders of unknown channels',
      { 'x/2026-11-23.json': [post('U1', tsAt(3))] },
      /but 1 messages in the folder x,/,
    ],
    ['only private conversations', { 'D01234567/2026-11-23.json': [post('U1', tsAt(3))] }, /but 1 days of private/],
    [
      'only dates in the future',
      { 'help/2026-11-23.json': [post('U1', tsAt(-9))] },
      /but 1 messages, joins and names dated/,
    ],
    ['only damaged JSON', { 'help/2026-11-23.json': Buffer.from('[{') }, /but 1 files that are truncated/],
  ])('is a refusal that says what was found and what is expected for an export with %s', async (_what, days, found) => {
    const refused = importExport({ ...lists, ...days });
    await expect(refused).rejects.toThrow(found);
    await expect(refused).rejects.toThrow(/a folder for each channel of channels.json/);
  });
});

describe('an `updated` that says nothing', () => {
  test.each([0, -1, '0', 1.5, null, 'soon', 4_000_000_000])(
    'does not let the name win or change: %j',
    async (updated) => {
      const files = {
        ...lists,
        'users.json': [person('U1', { updated })],
        'channels.json': [{ id: 'C1', name: 'help', created: updated, updated }],
        'help/2026-11-23.json': [post('U1', tsAt(3))],
      };
      const first = await importExport(files, { team: 'T1' });
      const again = await importExport(files, { team: 'T1', now: IMPORTED_AT_MS + 9 * DAY_MS });
      expect(digestOf(first.records, again.records)).toBe(digestOf(first.records));
      const live = await importExport({
        ...lists,
        'users.json': [person('U1', { updated: CREATED_SECONDS, profile: { real_name: 'Newer' } })],
        'channels.json': [{ id: 'C1', name: 'newer', created: CREATED_SECONDS, updated: secondsToMs(CREATED_SECONDS) }],
        'newer/2026-11-23.json': [post('U1', tsAt(3))],
      });
      const community = communityOf(live.records, first.records, again.records);
      expect(community.people.get('U1')?.profile.name).toBe('Newer');
      expect(community.channels.get('C1')?.name.value).toBe('newer');
    },
  );
});
