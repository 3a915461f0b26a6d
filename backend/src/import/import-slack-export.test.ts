import { describe, expect, test } from 'vitest';
import { type JsonFields, recordFromEvent } from '../../../test/records/normalized-records.ts';
import type { ExportFiles } from '../../../test/slack/export-zip.ts';
import {
  communityOf,
  digestOf,
  IMPORTED_AT_MS,
  type ImportedExport,
  importExport,
} from '../../../test/slack/imported-export.ts';
import type { ImportReport } from '../core/protocol/import-status.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import { parseSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { SECOND_US, secondsToUs } from '../core/time/units.ts';

async function importFiles(files: ExportFiles, team = '', now = IMPORTED_AT_MS): Promise<ImportedExport> {
  const imported = await importExport(files, { team, now });
  for (const record of imported.records) expect(parseRecord(JSON.parse(JSON.stringify(record)))).toStrictEqual(record);
  return imported;
}

const findLine = (lines: ImportReport['left'], what: RegExp) => lines.find((line) => what.test(line.what));

const CREATED_SECONDS = 1_600_000_000;
const general = {
  id: 'C0',
  name: 'general',
  created: String(CREATED_SECONDS),
  creator: 'U1',
  is_general: true,
  members: ['U1'],
};
const help = { id: 'C1', name: 'hilfe-für-alle', created: CREATED_SECONDS + 5, creator: 'U2' };
const person = (id: string, more: JsonFields = {}) => ({
  id,
  team_id: 'T1',
  name: id.toLowerCase(),
  updated: CREATED_SECONDS + 100,
  profile: {
    real_name: `Name of ${id}`,
    display_name: '',
    email: `${id}@example.org`,
    image_72: 'https://a.example/1.png',
  },
  ...more,
});
const message = (user: string, second: number, text: string, more: JsonFields = {}) => ({
  type: 'message',
  user,
  text,
  ts: `${CREATED_SECONDS + second}.000100`,
  ...more,
});
const generalJoin = (user: string, second: number) =>
  message(user, second, `<@${user}> has joined`, { subtype: 'channel_join' });

const users = [
  person('U1'),
  person('U2', { deleted: true, updated: String(CREATED_SECONDS + 200) }),
  person('U3', { is_restricted: true }),
  person('UB', { is_bot: true }),
  person('UX', { team_id: 'T9' }),
];
const exported = {
  'channels.json': [general, help],
  'users.json': users,
  'integration_logs.json': [],
  'general/2020-09-13.json': [
    generalJoin('U1', 10),
    generalJoin('U2', 20),
    generalJoin('U1', 30),
    message('U1', 40, 'hello'),
  ],
  'hilfe-für-alle/2020-09-13.json': [
    message('U2', 50, 'how?'),
    message('U3', 60, 'like so', { thread_ts: `${CREATED_SECONDS + 50}.000100` }),
    message('UX', 70, 'thanks', { edited: { user: 'UX', ts: `${CREATED_SECONDS + 75}.000000` } }),
  ],
};

describe('the import of an export', () => {
  test('adds people, channels, joins and messages with the times of the messages', async () => {
    const { report, records } = await importFiles(exported);
    const community = communityOf(records);
    const joined = (id: string) =>
      ((community.people.get(id)?.joinedAtUs ?? 0) - secondsToUs(CREATED_SECONDS)) / SECOND_US;
    expect([joined('U1'), joined('U2')]).toEqual([10.0001, 20.0001].map((at) => expect.closeTo(at, 3)));
    // U3 has no join of the general channel. Their first message is none.
    expect(joined('U3')).toBeGreaterThan(1e8);
    expect(findLine(report.left, /time of joining/)?.count).toBe(1);
    expect(joined('UX')).toBeGreaterThan(1e8);
    expect(community.people.get('U2')?.profile).toMatchObject({ name: 'Name of U2', deleted: true });
    expect(community.people.get('U3')?.profile.guest).toBe(true);
    expect(community.people.get('UB')?.bot).toBe(true);
    expect(community.channels.get('C0')).toMatchObject({
      name: { value: 'general' },
      general: true,
      createdAtUs: secondsToUs(CREATED_SECONDS),
    });
    expect(community.channels.get('C1')).toMatchObject({ name: { value: 'hilfe-für-alle' }, creator: 'U2' });
    expect(community.channels.get('C1')?.rows.length).toBe(3);
    expect(findLine(report.taken, /messages of people/)?.count).toBe(4);
    expect(JSON.stringify(records)).not.toContain('example.org');
    expect(report).toMatchObject({ team: 'T1' });
    for (const { source, timestamp } of records) {
      expect(source).toBe('import');
      expect(parseSlackTimestamp(timestamp)).toBeGreaterThan(0);
    }
  });

  test('changes nothing when it is repeated at any later time', async () => {
    const [first, second] = [await importFiles(exported), await importFiles(exported, 'T1', 1_900_000_000_000)];
    expect(digestOf(first.records, second.records)).toBe(digestOf(first.records));
  });

  test('changes nothing after live events of the same messages, and they change nothing after it', async () => {
    const { records } = await importFiles(exported);
    const live = [
      ...users.map((user) => recordFromEvent({ type: 'user_change', user, cache_ts: Number(user.updated) })),
      ...[general, help].map((channel) =>
        recordFromEvent({ type: 'channel_created', channel: { ...channel, created: Number(channel.created) } }),
      ),
      ...records.filter(({ event_type }) => event_type === 'channel_info'),
      ...[['U1', 10] as const, ['U2', 20] as const].map(([id, second]) =>
        recordFromEvent({ type: 'team_join', user: { id }, event_ts: `${CREATED_SECONDS + second}.000100` }),
      ),
      ...exported['general/2020-09-13.json'].map((message) =>
        recordFromEvent({ ...message, channel: 'C0', channel_type: 'channel' }),
      ),
      ...exported['hilfe-für-alle/2020-09-13.json'].map((message) =>
        recordFromEvent({ ...message, channel: 'C1', channel_type: 'channel' }),
      ),
    ];
    expect(digestOf(live, records)).toBe(digestOf(live));
    expect(digestOf(records, live)).toBe(digestOf(records));
  });

  test('adds no joins of members whose join is not in the export', async () => {
    const later = {
      ...exported,
      'general/2020-09-13.json': [generalJoin('U2', 3e7)],
      'hilfe-für-alle/2020-09-13.json': [message('U1', 3e7, 'x')],
    };
    const { report, records } = await importFiles(later);
    expect(records.filter(({ event_type }) => event_type === 'team_join')).toMatchObject([{ user: 'U2' }]);
    expect(findLine(report.left, /time of joining/)?.count).toBe(2);
  });

  test('reads an archive with a root folder, lists after the day files and names in another normal form', async () => {
    const entries = Object.entries(exported).toReversed();
    const packed = Object.fromEntries(entries.map(([name, json]) => [`Acme export/${name.normalize('NFD')}`, json]));
    expect(digestOf((await importFiles(packed)).records)).toBe(digestOf((await importFiles(exported)).records));
  });

  test('skips private channels and direct messages, even with the name of a public channel', async () => {
    const { report, records } = await importFiles({
      ...exported,
      'channels.json': [general, help, { id: 'C2', name: 'board', is_private: true }],
      'groups.json': [
        { id: 'G1', name: 'secret' },
        { id: 'G2', name: 'general' },
      ],
      'dms.json': [{ id: 'D1', members: ['U1', 'U2'] }],
      'mpims.json': [{ id: 'G3', name: 'mpdm-u1--u2-1' }],
      'secret/2020-09-13.json': [message('U1', 1, 'private')],
      'board/2020-09-13.json': [message('U1', 2, 'private')],
      'D1/2020-09-13.json': [message('U1', 3, 'private')],
      'mpdm-u1--u2-1/2020-09-13.json': [message('U1', 4, 'private')],
    });
    expect(JSON.stringify([records, report])).not.toMatch(/private"|secret|board|hello/);
    expect(findLine(report.left, /^private channels/)?.count).toBe(5);
    expect(findLine(report.left, /days of private/)?.count).toBe(5);
  });

  test('counts what it skips by kind, and imports the rest', async () => {
    const odd = [
      { type: 'message', subtype: 'file_comment', ts: `${CREATED_SECONDS + 80}.000100`, text: 'a comment' },
      { type: 'message', text: 'by nobody', ts: `${CREATED_SECONDS + 81}.000100` },
      message('U1', 82, 'to the point', { subtype: 'channel_topic' }),
      { ...message('U1', 83, 'no time'), ts: 1_600_000_083.0001 },
      'a text',
      message('U7', 84, 'from somebody unlisted', { user_profile: { real_name: 'Una Listed', team: 'T1' } }),
      message('U1', 85, 'renamed', { subtype: 'channel_name', name: 'hilfe', old_name: 'hilfe-für-alle' }),
      message('U2', 50, 'how?'),
    ];
    const more = {
      'hilfe-für-alle/2020-09-14.json': odd,
      'gone/2020-09-13.json': [],
      'hilfe-für-alle/canvas.json': {},
    };
    const { report, records } = await importFiles({ ...exported, ...more });
    const community = communityOf(records);
    expect(report.left.map(({ count, what }) => `${count} ${what}`).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      '0 messages in the folder gone, which channels.json does not name',
      '1 entries that are not an object',
      '1 people whose time of joining is not in the export',
      '1 repetitions of messages, which count once',
      '2 files that hold no messages',
      '2 messages without a time or an author',
      '2 notices of Slack, which count in no number',
    ]);
    expect(community.people.get('U7')?.profile.name).toBe('Una Listed');
    expect(community.channels.get('C1')?.name.value).toBe('hilfe');
    expect(community.channels.get('C1')?.rows.length).toBe(4);
  });
});

describe('the workspace of an export', () => {
  test('must be the workspace of the dashboard, if that is known', async () => {
    await expect(importFiles(exported, 'T2')).rejects.toThrow(
      'it is an export of the workspace T1, but this dashboard shows T2',
    );
    expect((await importFiles(exported, 'T1')).report.team).toBe('T1');
    const grid = { ...exported, 'users.json': [person('U1', { enterprise_user: { teams: ['T2'] } })] };
    expect((await importFiles(grid, 'T2')).report.team).toBe('T2');
  });

  test('must be set if the export does not contain it', async () => {
    const { 'users.json': _, ...silent } = exported;
    await expect(importFiles(silent)).rejects.toThrow('set SLACK_TEAM_ID');
    expect((await importFiles(silent, 'T7')).report.team).toBe('T7');
  });
});
