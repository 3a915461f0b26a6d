import { describe, expect, test } from 'vitest';
import type { JsonFields } from '../../../test/records/normalized-records.ts';
import type { ExportFiles } from '../../../test/slack/export-zip.ts';
import { countOf, digestOf, importExport } from '../../../test/slack/imported-export.ts';

const CREATED_SECONDS = 1_600_000_000;
const message = (user: string, second: number, more: JsonFields = {}) => ({
  type: 'message',
  user,
  text: `${second}`,
  ts: `${CREATED_SECONDS + second}.000100`,
  // The name in a message is later than the lists, and another one.
  user_profile: { display_name: `${user} in a message` },
  ...more,
});
const person = (id: string, more: JsonFields = {}) => ({
  id,
  team_id: 'T1',
  updated: CREATED_SECONDS,
  profile: { display_name: `${id} of the list` },
  ...more,
});
const files = {
  'channels.json': [{ id: 'C1', name: 'general', created: CREATED_SECONDS, creator: 'U1', is_general: true }],
  'users.json': [person('U1'), person('U2'), person('UBOT', { is_bot: true })],
  'org_users.json': [
    person('U1', { updated: CREATED_SECONDS - 1, profile: { display_name: 'U1 of the organization' } }),
  ],
  'general/2020-09-13.json': [
    message('U1', 1, { subtype: 'channel_join' }),
    message('UBOT', 2, { subtype: 'channel_join' }),
    message('U1', 10),
    message('U2', 20),
    message('UBOT', 30),
    message('UPARTNER', 40),
  ],
} satisfies ExportFiles;
const cut = (json: unknown) => Buffer.from(JSON.stringify(json).slice(0, -1));

describe('an export in which a list of people cannot be read', () => {
  test.each<[what: string, damage: ExportFiles]>([
    ['users.json is cut', { 'users.json': cut(files['users.json']) }],
    ['users.json is no list', { 'users.json': { people: files['users.json'] } }],
    ['users.json is empty', { 'users.json': Buffer.alloc(0) }],
    ['org_users.json is cut', { 'org_users.json': cut(files['org_users.json']) }],
    ['both are cut', { 'users.json': cut(files['users.json']), 'org_users.json': cut(files['org_users.json']) }],
  ])('leads to the same community as the repaired one once that is imported, where %s', async (_what, damage) => {
    const damaged = await importExport({ ...files, ...damage }, { team: 'T1' });
    const repaired = await importExport(files, { team: 'T1' });
    expect(damaged.texts).toEqual(repaired.texts);
    expect(digestOf(damaged.records, repaired.records)).toBe(digestOf(repaired.records));
    expect(digestOf(repaired.records, damaged.records)).toBe(digestOf(repaired.records));
    expect(countOf(damaged.report.left, /^lists of people that cannot be read: no names and no joins/)).toBe(
      Object.keys(damage).length,
    );
    expect(countOf(damaged.report.taken, /^people/)).toBe(0);
  });

  test('still has the people of the list if only one row of it is left out', async () => {
    const { report } = await importExport({ ...files, 'users.json': [...files['users.json'], 'no object'] });
    expect(countOf(report.taken, /^people$/)).toBe(2);
    expect(countOf(report.left, /^lists of people/)).toBe(0);
  });

  test('is refused with that reason if its workspace is unknown without it', async () => {
    const damaged = { ...files, 'users.json': cut(files['users.json']), 'org_users.json': [] };
    await expect(importExport(damaged)).rejects.toThrow(
      'users.json is among the files that are truncated, so that the id of its workspace is unknown: repair the export',
    );
  });
});
