import { expect, it } from 'vitest';
import { sampleMessage } from '../../../test/records/sample-records.ts';
import { appendAsWorkspace } from './append-as-workspace.ts';

it.each([
  ['an enterprise becomes the workspace', 'T1', 'E1', 'T1'],
  ['an enterprise stays while the workspace is unknown', '', 'E1', 'E1'],
  ['another workspace stays', 'T1', 'T2', 'T2'],
])('the team of a record that is appended: %s', async (_, known, team, expected) => {
  const teams: string[] = [];
  const append = appendAsWorkspace(
    async (records) => {
      teams.push(...records.map((record) => record.team));
    },
    () => known,
  );
  await append([sampleMessage({ timestamp: '1700000000.000100', team })]);
  expect(teams).toEqual([expected]);
});
