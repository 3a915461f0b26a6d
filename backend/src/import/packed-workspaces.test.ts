import { describe, expect, test } from 'vitest';
import type { ExportFiles } from '../../../test/slack/export-zip.ts';
import { importExport } from '../../../test/slack/imported-export.ts';

const CREATED_SECONDS = 1_700_000_000;
const message = (user: string, second: number) => ({
  type: 'message',
  user,
  text: 'x',
  ts: `${CREATED_SECONDS + second}.000100`,
});
/** An export of a workspace whose person is `user`; without `team` it has no list of people. */
function workspaceFiles(root: string, user: string, team = ''): ExportFiles {
  const general = { id: `C${user}`, name: 'general', created: CREATED_SECONDS, is_general: true, creator: user };
  return {
    [`${root}channels.json`]: [general],
    ...(team ? { [`${root}users.json`]: [{ id: user, team_id: team, name: user }] } : {}),
    [`${root}general/2023-11-14.json`]: [message(user, 1), message(user, 2)],
  };
}

describe('a workspace of an organization without a list of people', () => {
  const organization = { ...workspaceFiles('teams/acme/', 'UA', 'TACME'), ...workspaceFiles('teams/widgets/', 'UB') };
  const withList = {
    ...organization,
    'org_users.json': [
      { id: 'UA', team_id: 'EORG', enterprise_user: { teams: ['TACME'] } },
      { id: 'UB', team_id: 'EORG', enterprise_user: { teams: ['TWIDGETS'] } },
    ],
  };

  test.each([
    ['by the name of its folder', { workspace: 'widgets' }],
    ['by its id', { workspace: 'TWIDGETS' }],
    ['because the dashboard shows it', { team: 'TWIDGETS' }],
  ])('is that of its creators in the list of the organization, and is chosen %s', async (_how, settings) => {
    expect((await importExport(withList, settings)).report.team).toBe('TWIDGETS');
  });

  test('is refused by its name on the dashboard of another one of the organization', async () => {
    for (const files of [organization, withList])
      await expect(importExport(files, { workspace: 'widgets', team: 'TACME' })).rejects.toThrow(
        'use another DATA_DIR for another workspace',
      );
  });

  test('is refused with what to do if nothing tells its id, and imported if the operator names it', async () => {
    await expect(importExport(organization, { workspace: 'widgets' })).rejects.toThrow('set SLACK_TEAM_ID');
    const { report } = await importExport(organization, { workspace: 'widgets', team: 'TWIDGETS' });
    expect(report.team).toBe('TWIDGETS');
  });
});

describe('several exports in one archive', () => {
  test('are named by their paths if their folders have the same name', async () => {
    const files = { ...workspaceFiles('a/export/', 'UA', 'TACME'), ...workspaceFiles('b/export/', 'UB', 'TWIDGETS') };
    await expect(importExport(files)).rejects.toThrow(/a\/export \(TACME, .*; b\/export \(TWIDGETS, /);
    await expect(importExport(files, { workspace: 'export' })).rejects.toThrow('but a/export, b/export');
    expect((await importExport(files, { workspace: 'b/export' })).report.team).toBe('TWIDGETS');
  });

  test('of one workspace are chosen by name, because its id does not tell them apart', async () => {
    const files = { ...workspaceFiles('2022/', 'UA', 'TACME'), ...workspaceFiles('2023/', 'UA', 'TACME') };
    for (const settings of [{ team: 'TACME' }, { workspace: 'TACME' }])
      await expect(importExport(files, settings)).rejects.toThrow('2 of them are of TACME: 2022 (TACME');
    expect((await importExport(files, { team: 'TACME', workspace: '2023' })).report.team).toBe('TACME');
  });
});
