import { describe, expect, test } from 'vitest';
import type { JsonFields } from '../../../../test/records/normalized-records.ts';
import { communityOf, digestOf, importExport } from '../../../../test/slack/imported-export.ts';
import { isOfOtherWorkspace } from '../../core/state/community.ts';

const CREATED_SECONDS = 1_700_000_000;
const line = (second: number, more: JsonFields = {}) => ({
  type: 'message',
  user: 'U0ANN',
  text: 'x',
  ts: `${CREATED_SECONDS + second}.000100`,
  ...more,
});
const home = { id: 'U0ANN', team_id: 'T0HOME', profile: { real_name: 'Ann' } };
const org = { id: 'U0ANN', team_id: 'E0ORG', profile: { real_name: 'Ann' } };

/** Imports rows of one person, who joined and wrote, from these files. */
async function importRows(files: { users?: readonly JsonFields[]; orgUsers?: readonly JsonFields[] }) {
  return importExport(
    {
      'channels.json': [{ id: 'C0', name: 'general', created: CREATED_SECONDS, is_general: true }],
      ...(files.users ? { 'users.json': files.users } : {}),
      ...(files.orgUsers ? { 'org_users.json': files.orgUsers } : {}),
      'general/2023-11-14.json': [line(10, { subtype: 'channel_join' }), line(20)],
    },
    { team: 'T0HOME' },
  );
}

describe('two rows of one person', () => {
  test.each<[what: string, rows: [JsonFields, JsonFields], expected: JsonFields]>([
    ['of the workspace and of the organization', [home, org], { name: 'Ann', deleted: false }],
    ['one with an empty profile', [{ ...home, profile: {} }, org], { name: 'Ann', deleted: false }],
    [
      'one with the name of the account only, which is updated later',
      [
        { ...home, name: 'ann77', profile: {}, updated: CREATED_SECONDS + 9 },
        { ...org, updated: CREATED_SECONDS },
      ],
      { name: 'Ann', deleted: false },
    ],
    ['one deleted in the organization', [home, { ...org, deleted: true }], { name: 'Ann', deleted: false }],
    [
      'one deleted and one active at the same time',
      [{ ...home, deleted: true }, home],
      { name: 'Ann', deleted: false },
    ],
    [
      'one deleted later',
      [
        { ...home, updated: CREATED_SECONDS },
        { ...home, updated: CREATED_SECONDS + 9, deleted: true },
      ],
      { name: 'Ann', deleted: true },
    ],
    [
      'of which the newer one has another name',
      [
        { ...home, updated: CREATED_SECONDS },
        { ...home, updated: CREATED_SECONDS + 9, profile: { real_name: 'Anna' } },
      ],
      { name: 'Anna', deleted: false },
    ],
    [
      'one of a guest, in another workspace',
      [home, { ...org, team_id: 'T0GUEST', is_restricted: true }],
      { guest: false },
    ],
  ])('%s give the same person in both orders and in both files', async (_what, [first, second], profile) => {
    const variants = [
      await importRows({ users: [first, second] }),
      await importRows({ users: [second, first] }),
      await importRows({ users: [first], orgUsers: [second] }),
      await importRows({ users: [second], orgUsers: [first] }),
      await importRows({ orgUsers: [first, second] }),
    ];
    const [digest] = variants.map(({ records }) => digestOf(records));
    for (const { records, report } of variants) {
      const ann = communityOf(records).people.get('U0ANN');
      expect(ann).toMatchObject({ bot: false, profile });
      expect(ann?.joinedAtUs).toBe((CREATED_SECONDS + 10) * 1e6 + 100);
      expect(digestOf(records)).toBe(digest);
      expect(report.taken).toContainEqual({ count: 1, what: 'people', example: '' });
      expect(report.taken).toContainEqual({ count: 1, what: 'people who joined', example: '' });
      expect(report.left).toEqual([]);
    }
  });

  test('of which one marks a bot are a bot in both orders: its messages and its join count in no number', async () => {
    const rows = [home, { ...org, is_bot: true }];
    for (const users of [rows, rows.toReversed()]) {
      const { records, report } = await importRows({ users });
      expect(communityOf(records).people.get('U0ANN')).toMatchObject({ bot: true });
      expect(records.filter(({ event_type }) => event_type === 'team_join')).toEqual([]);
      expect(report.taken).toContainEqual({ count: 1, what: 'messages of bots', example: '' });
      expect(report.taken).toContainEqual({ count: 1, what: 'bots and apps', example: '' });
    }
  });

  test('count as a member whose join is not in the export, if one of them is of this workspace', async () => {
    for (const users of [
      [home, org],
      [org, home],
    ]) {
      const { report } = await importExport(
        {
          'channels.json': [{ id: 'C1', name: 'help', created: CREATED_SECONDS }],
          'users.json': users,
          'help/2023-11-14.json': [line(10)],
        },
        { team: 'T0HOME' },
      );
      expect(report.left).toMatchObject([{ count: 1, what: 'people whose time of joining is not in the export' }]);
    }
  });
});

test.each<[what: string, rows: JsonFields[], isOther: boolean]>([
  ['a row of the workspace', [home], false],
  ['rows of the workspace and of the organization', [home, org], false],
  ['a row of another workspace', [{ ...home, team_id: 'T0OTHER' }], true],
  [
    'a row of another workspace that lists this one',
    [{ ...home, team_id: 'T0OTHER', enterprise_user: { teams: ['T0HOME'] } }],
    false,
  ],
  ['rows of this and of another workspace', [home, { ...home, team_id: 'T0OTHER' }], false],
])('a person with %s belongs to another workspace: %j, in any order', async (_what, rows, isOther) => {
  for (const users of [rows, rows.toReversed()]) {
    const { records } = await importRows({ users: [...users, { ...home, id: 'U0BEA' }] });
    expect(isOfOtherWorkspace(communityOf(records).people.get('U0ANN'))).toBe(isOther);
  }
});
