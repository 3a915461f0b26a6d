import { describe, expect, test } from 'vitest';
import type { JsonFields } from '../../../test/records/normalized-records.ts';
import type { ExportFiles } from '../../../test/slack/export-zip.ts';
import { countOf, importExport } from '../../../test/slack/imported-export.ts';
import { WorkspaceChoiceError } from './workspace-choice.ts';

const CREATED_SECONDS = 1_700_000_000;
const channel = (id: string, name: string, more: JsonFields = {}) => ({ id, name, created: CREATED_SECONDS, ...more });
const general = channel('C0', 'general', { is_general: true, creator: 'U1' });
const partners = Array.from({ length: 9 }, (_, i) => ({ id: `UP${i}`, team_id: 'TPARTNER', name: `p${i}` }));
const message = (user: string, second: number, more: JsonFields = {}) => ({
  type: 'message',
  user,
  text: 'x',
  ts: `${CREATED_SECONDS + second}.000100`,
  ...more,
});
const day = [message('U1', 1), message('UP1', 2), message('UP2', 3)];

describe('the workspace of an export', () => {
  test.each<[what: string, team: string, files: ExportFiles]>([
    [
      'is that of the creator of the general channel, not that of most people',
      'THOME',
      {
        'channels.json': [
          general,
          channel('C1', 'shared', { creator: 'UP1' }),
          channel('C2', 'two', { creator: 'UP1' }),
        ],
        'users.json': [{ id: 'U1', team_id: 'THOME' }, ...partners],
        'general/2023-11-14.json': day,
      },
    ],
    [
      'is that in whose context the channels were read, not that of their creator',
      'THOME',
      {
        'channels.json': [channel('C1', 'shared', { creator: 'UP1', context_team_id: 'THOME' })],
        'users.json': partners,
        'shared/2023-11-14.json': day,
      },
    ],
    [
      'is the only one that most channels belong to, while a partner shares one',
      'THOME',
      {
        'channels.json': [
          channel('C1', 'one', { shared_team_ids: ['THOME'] }),
          channel('C2', 'two', { internal_team_ids: ['THOME'] }),
          channel('C3', 'shared', { conversation_host_id: 'TPARTNER', shared_team_ids: ['THOME', 'TPARTNER'] }),
        ],
        'users.json': partners,
        'shared/2023-11-14.json': day,
      },
    ],
    [
      'is that of the messages of the general channel, without users.json',
      'THOME',
      {
        'channels.json': [general, channel('C1', 'shared'), channel('C2', 'also-shared')],
        'shared/2023-11-14.json': [
          message('UP1', 1, { user_team: 'TPARTNER' }),
          message('UP2', 2, { team: 'TPARTNER' }),
        ],
        'also-shared/2023-11-14.json': [message('UP1', 1, { source_team: 'TPARTNER' })],
        'general/2023-11-14.json': [message('U1', 5, { user_profile: { real_name: 'Ann', team: 'THOME' } })],
      },
    ],
    [
      'is the one in the messages of most channels, although a partner wrote more messages',
      'THOME',
      {
        'channels.json': [channel('C1', 'one'), channel('C2', 'two')],
        'one/2023-11-14.json': [message('UP1', 1, { team: 'TPARTNER' }), message('UP1', 2, { team: 'TPARTNER' })],
        'one/2023-11-15.json': [message('U1', 86_400, { team: 'THOME' })],
        'two/2023-11-14.json': [message('U1', 1, { team: 'THOME' })],
      },
    ],
    [
      'is that of all people, if the channels and messages name none',
      'THOME',
      {
        'channels.json': [channel('C1', 'one')],
        'users.json': [
          { id: 'U1', team_id: 'THOME' },
          { id: 'U1', team_id: 'EORG' },
        ],
        'one/2023-11-14.json': day,
      },
    ],
  ])('%s', async (_what, team, files) => {
    expect((await importExport(files)).report.team).toBe(team);
    expect((await importExport(files, { team })).report.team).toBe(team);
    await expect(importExport(files, { team: 'TOTHER' })).rejects.toThrow(
      `it is an export of the workspace ${team}, but this dashboard shows TOTHER`,
    );
  });

  test('must be set if the channels name none, and the people several', async () => {
    const files = {
      'channels.json': [channel('C1', 'one')],
      'users.json': [{ id: 'U1', team_id: 'THOME' }, ...partners],
      'one/2023-11-14.json': day,
    };
    await expect(importExport(files)).rejects.toThrow(
      /which of these workspaces owns it: THOME, TPARTNER. Set SLACK_TEAM_ID/,
    );
    expect((await importExport(files, { team: 'THOME' })).report.team).toBe('THOME');
  });

  test('is the one in the messages, if only the home of a creator speaks against the workspace of the dashboard', async () => {
    const files = {
      'channels.json': [general],
      'users.json': [{ id: 'U1', team_id: 'TSISTER' }],
      'general/2023-11-14.json': [message('U1', 1, { team: 'THOME' })],
    };
    expect((await importExport(files, { team: 'THOME' })).report.team).toBe('THOME');
    await expect(importExport(files, { team: 'TOTHER' })).rejects.toThrow('an export of the workspace THOME');
  });

  test('is not that of a partner who is in it, even if the dashboard shows the partner', async () => {
    const files = {
      'channels.json': [general, channel('C1', 'shared', { creator: 'UP1' })],
      'users.json': [{ id: 'U1', team_id: 'THOME' }, ...partners],
      'shared/2023-11-14.json': day,
    };
    await expect(importExport(files, { team: 'TPARTNER' })).rejects.toThrow('an export of the workspace THOME');
  });
});

const workspaceFiles = (root: string, team: string, id: string): ExportFiles => ({
  [`${root}channels.json`]: [channel(`C0${id}`, 'general', { is_general: true, creator: `U${id}` })],
  [`${root}users.json`]: [{ id: `U${id}`, team_id: team, profile: { real_name: `Person ${id}` } }],
  [`${root}general/2023-11-14.json`]: [message(`U${id}`, 1), message(`U${id}`, 2), message(`U${id}`, 2)],
});
const organization = {
  'org_users.json': [
    { id: 'UA', team_id: 'EORG', enterprise_user: { teams: ['TACME'] }, profile: { real_name: 'Person A' } },
    { id: 'UB', team_id: 'EORG', enterprise_user: { teams: ['TWIDGETS'] }, profile: { real_name: 'Person B' } },
  ],
  'channels.json': [
    channel('CS', 'ours', { creator: 'UA', shared_team_ids: ['TACME', 'TWIDGETS'] }),
    channel('CX', 'theirs', { creator: 'UB', shared_team_ids: ['TWIDGETS'] }),
  ],
  'ours/2023-11-14.json': [message('UA', 10), message('UB', 11)],
  'theirs/2023-11-14.json': [message('UB', 12), message('UB', 13), message('UB', 14)],
  ...workspaceFiles('teams/acme/', 'TACME', 'A'),
  ...workspaceFiles('teams/widgets/', 'TWIDGETS', 'B'),
};

describe('an export of an organization', () => {
  test('is refused with the counts of each workspace while none is chosen, and appends nothing', async () => {
    const refusal = await importExport(organization).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WorkspaceChoiceError);
    expect(refusal).toMatchObject({
      message: expect.stringContaining(
        'it holds 2 workspaces, and none of them is chosen: acme (TACME, 2 public channels',
      ),
      workspaces: [
        { name: 'acme', team: 'TACME', channels: 2, people: 2, messages: 4 },
        { name: 'widgets', team: 'TWIDGETS', channels: 3, people: 2, messages: 7 },
      ],
    });
    await expect(importExport(organization, { team: 'TOTHER' })).rejects.toThrow('none of them is TOTHER');
  });

  test.each([
    ['by the name of its folder', { workspace: 'acme' }],
    ['by its id', { workspace: 'TACME' }],
    ['because the dashboard shows it', { team: 'TACME' }],
  ])('is imported for the workspace that is chosen %s, with the channels that name it', async (_how, settings) => {
    const { report, records } = await importExport(organization, settings);
    expect(report.team).toBe('TACME');
    expect(countOf(report.taken, /^messages of people/)).toBe(4);
    expect(countOf(report.left, /another workspace: widgets \(TWIDGETS, 3 public channels, 2 people, 7 messages/)).toBe(
      7,
    );
    expect(countOf(report.left, /channels of the organization that do not name/)).toBeGreaterThan(0);
    expect(JSON.stringify(records)).not.toMatch(/CX|C0B|TWIDGETS/);
  });

  test('is refused if the chosen workspace is not in it, or is not that of the dashboard', async () => {
    await expect(importExport(organization, { workspace: 'gadgets' })).rejects.toThrow(
      'it has no workspace gadgets, but acme, widgets',
    );
    await expect(importExport(organization, { workspace: 'acme', team: 'TWIDGETS' })).rejects.toThrow(
      'an export of the workspace TACME, but this dashboard shows TWIDGETS',
    );
  });

  test('is imported without a choice if it holds one workspace', async () => {
    const { report } = await importExport(workspaceFiles('Grid/teams/acme/', 'TACME', 'A'));
    expect(report).toMatchObject({ team: 'TACME' });
  });

  test('is told apart from two exports that somebody packed into one archive, of which one is chosen, too', async () => {
    const two = { ...workspaceFiles('acme/', 'TACME', 'A'), ...workspaceFiles('widgets-2024/', 'TWIDGETS', 'B') };
    await expect(importExport(two)).rejects.toThrow('it holds 2 workspaces');
    expect((await importExport(two, { workspace: 'widgets-2024' })).report.team).toBe('TWIDGETS');
  });
});
