import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type ExportFiles, writeExportZip } from '../../../test/slack/export-zip.ts';
import type { ImportReport } from '../core/protocol/import-status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { importSlackExport } from './import-slack-export.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const message = (text: string) => ({ type: 'message', user: 'U1', text, ts: '1600000000.000100' });
const good = {
  'channels.json': [{ id: 'C1', name: 'help', created: 1_600_000_000, is_general: true }],
  'users.json': [{ id: 'U1', team_id: 'T1' }],
  'help/2020-09-13.json': [{ subtype: 'channel_join', user: 'U1', ts: '1600000000.000050' }, message('good')],
};

async function zipOf(files: ExportFiles, damage: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<string> {
  const path = await writeExportZip(files);
  folders.push(dirname(path));
  await writeFile(path, damage(await readFile(path)));
  return path;
}

async function importZip(path: string): Promise<ImportReport & { texts: unknown[] }> {
  const records: SlackRecord[] = [];
  const report = await importSlackExport(path, {
    team: '',
    append: async (batch) => {
      records.push(...batch);
    },
    backpressureReason: () => '',
    onWait: () => undefined,
    onProgress: () => undefined,
    now: () => 1_800_000_000_000,
    signal: new AbortController().signal,
  });
  return { ...report, texts: records.flatMap((record) => ('text' in record ? [record.text] : [])) };
}

/** Replaces every occurrence of a name by a name of the same length. */
function replaceName(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

/** The position of the entry in the table of contents. */
function tableEntryOffset(bytes: Buffer, name: string): number {
  return bytes.lastIndexOf(name) - 46;
}

test.each<[what: string, path: () => Promise<string>, reason: string]>([
  [
    'a truncated file',
    () => zipOf(good, (bytes) => bytes.subarray(0, bytes.length / 2)),
    'its end is missing or damaged',
  ],
  ['an empty file', () => zipOf(good, () => Buffer.alloc(0)), 'the file is empty'],
  ['a file that is not a ZIP archive', () => zipOf(good, () => Buffer.from('<html>')), 'it is not a ZIP file'],
  ['a ZIP archive of other files', () => zipOf({ 'photo.json': [] }), 'it is not a Slack export: none of its 1 files'],
  ['an empty ZIP archive', () => zipOf({}), 'it is not a Slack export: it is empty'],
  [
    'an export with an invalid channels.json',
    () => zipOf({ ...good, 'channels.json': Buffer.from('{"ok":false}') }),
    'channels.json is among the files that are not a JSON array: repair the export',
  ],
  [
    'an archive with a damaged table of contents',
    () =>
      zipOf(good, (bytes) =>
        bytes.fill(7, tableEntryOffset(bytes, 'users.json'), tableEntryOffset(bytes, 'users.json') + 4),
      ),
    'its table of contents is damaged',
  ],
])('the import refuses %s', async (_what, path, reason) => {
  await expect(importZip(await path())).rejects.toThrow(reason);
});

test('the import refuses an archive with millions of files before it reads one', async () => {
  const path = await zipOf(good, (bytes) => {
    const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
    const zip64 = Buffer.alloc(76);
    zip64.write('PK\u0006\u0006', 0, 'latin1');
    zip64.writeBigUInt64LE(44n, 4);
    zip64.writeBigUInt64LE(5_000_000n, 24);
    zip64.writeBigUInt64LE(5_000_000n, 32);
    zip64.writeBigUInt64LE(BigInt(bytes.readUInt32LE(end + 12)), 40);
    zip64.writeBigUInt64LE(BigInt(bytes.readUInt32LE(end + 16)), 48);
    zip64.write('PK\u0006\u0007', 56, 'latin1');
    zip64.writeBigUInt64LE(BigInt(end), 64);
    zip64.writeUInt32LE(1, 72);
    const last = Buffer.from(bytes.subarray(end));
    last.writeUInt16LE(0xffff, 8).toString();
    last.writeUInt16LE(0xffff, 10);
    return Buffer.concat([bytes.subarray(0, end), zip64, last]);
  });
  await expect(importZip(path)).rejects.toThrow('it has 5000000 files');
});

test.each<[what: string, path: () => Promise<string>, reason: string]>([
  [
    'a file whose name leads out of the archive',
    () =>
      zipOf({ ...good, 'help/2020-09-14.json': [message('bad')] }, (bytes) =>
        replaceName(bytes, 'help/2020-09-14.json', '../p/2020-09-14.json'),
      ),
    'files whose name leads out of the archive',
  ],
  [
    'an encrypted file',
    () =>
      zipOf({ ...good, 'help/2020-09-14.json': [message('bad')] }, (bytes) => {
        bytes.writeUInt16LE(1, tableEntryOffset(bytes, 'help/2020-09-14.json') + 8);
        return bytes;
      }),
    'files that are encrypted',
  ],
  [
    'a file with a compression that no library here inflates',
    () =>
      zipOf({ ...good, 'help/2020-09-14.json': [message('bad')] }, (bytes) => {
        bytes.writeUInt16LE(12, tableEntryOffset(bytes, 'help/2020-09-14.json') + 10);
        return bytes;
      }),
    'files that are compressed with bzip2: unzip the export, and import the folder',
  ],
  [
    'a file with a wrong checksum',
    () =>
      zipOf({ ...good, 'help/2020-09-14.json': [] }, (bytes) => {
        bytes.writeUInt32LE(7, tableEntryOffset(bytes, 'help/2020-09-14.json') + 16);
        return bytes;
      }),
    'files that are damaged',
  ],
  [
    'a ZIP bomb',
    () =>
      zipOf({
        ...good,
        'help/2020-09-14.json': Buffer.concat([Buffer.from('['), Buffer.alloc(40 * 1024 * 1024, ' ')]),
      }),
    'files that inflate too much (a ZIP bomb)',
  ],
  [
    'a truncated JSON file',
    () => zipOf({ ...good, 'help/2020-09-14.json': Buffer.from('[{"a"') }),
    'files that are truncated',
  ],
  [
    'JSON that is nested too deep',
    () => zipOf({ ...good, 'help/2020-09-14.json': Buffer.from(`[${'['.repeat(1e5)}${']'.repeat(1e5)}]`) }),
    'entries that are nested too deep',
  ],
])('the import skips %s, and imports the other files', async (_what, path, reason) => {
  const { left, texts } = await importZip(await path());
  expect(left).toMatchObject([{ count: 1, what: reason }]);
  expect(texts).toEqual(['good']);
});
