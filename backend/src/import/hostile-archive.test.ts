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

const said = (text: string) => ({ type: 'message', user: 'U1', text, ts: '1600000000.000100' });
const good = {
  'channels.json': [{ id: 'C1', name: 'help', created: 1_600_000_000, is_general: true }],
  'users.json': [{ id: 'U1', team_id: 'T1' }],
  'help/2020-09-13.json': [said('good')],
};

async function zipOf(files: ExportFiles, damage: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<string> {
  const path = await writeExportZip(files);
  folders.push(dirname(path));
  await writeFile(path, damage(await readFile(path)));
  return path;
}

async function read(path: string): Promise<ImportReport & { texts: unknown[] }> {
  const records: SlackRecord[] = [];
  const report = await importSlackExport(path, {
    team: '',
    append: async (batch) => {
      records.push(...batch);
    },
    backpressureReason: () => '',
    onWait: () => undefined,
    onProgress: () => undefined,
    now: () => 1,
    signal: new AbortController().signal,
  });
  return { ...report, texts: records.flatMap((record) => ('text' in record ? [record.text] : [])) };
}

/** Writes another name of the same length over a name, wherever it stands. */
function renamed(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Where the entry stands in the table of contents. */
function header(bytes: Buffer, name: string): number {
  return bytes.lastIndexOf(name) - 46;
}

test.each<[what: string, path: () => Promise<string>, words: string]>([
  ['half a file', () => zipOf(good, (bytes) => bytes.subarray(0, bytes.length / 2)), 'its end is missing or damaged'],
  ['an empty file', () => zipOf(good, () => Buffer.alloc(0)), 'the file is empty'],
  ['what is no ZIP file', () => zipOf(good, () => Buffer.from('<html>')), 'it is not a ZIP file'],
  ['a ZIP file of something else', () => zipOf({ 'photo.json': [] }), 'it is no export of Slack'],
  ['a ZIP file of nothing', () => zipOf({}), 'it is no export of Slack'],
  [
    'lists that cannot be read',
    () => zipOf({ ...good, 'channels.json': Buffer.from('{"ok":false}') }),
    'names no public channel (1 files that are not a list)',
  ],
  [
    'a table of contents that is damaged',
    () => zipOf(good, (bytes) => bytes.fill(7, header(bytes, 'users.json'), header(bytes, 'users.json') + 4)),
    'its table of contents is damaged',
  ],
])('%s is refused', async (_what, path, words) => {
  await expect(read(await path())).rejects.toThrow(words);
});

test('a million empty files are refused before one is read', async () => {
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
  await expect(read(path)).rejects.toThrow('it lists 5000000 files');
});

test.each<[what: string, path: () => Promise<string>, reason: string]>([
  [
    'a name that leads out of the folder',
    () =>
      zipOf({ ...good, 'help/2020-09-14.json': [said('bad')] }, (bytes) =>
        renamed(bytes, 'help/2020-09-14.json', '../p/2020-09-14.json'),
      ),
    'files whose name leads out of the archive',
  ],
  [
    'an encrypted file',
    () =>
      zipOf({ ...good, 'help/2020-09-14.json': [said('bad')] }, (bytes) => {
        bytes.writeUInt16LE(1, header(bytes, 'help/2020-09-14.json') + 8);
        return bytes;
      }),
    'files that are encrypted',
  ],
  [
    'a method nobody knows',
    () =>
      zipOf({ ...good, 'help/2020-09-14.json': [said('bad')] }, (bytes) => {
        bytes.writeUInt16LE(99, header(bytes, 'help/2020-09-14.json') + 10);
        return bytes;
      }),
    'files packed in a way that is not supported',
  ],
  [
    'a checksum that is wrong',
    () =>
      zipOf({ ...good, 'help/2020-09-14.json': [] }, (bytes) => {
        bytes.writeUInt32LE(7, header(bytes, 'help/2020-09-14.json') + 16);
        return bytes;
      }),
    'files that are damaged',
  ],
  [
    'a bomb',
    () =>
      zipOf({
        ...good,
        'help/2020-09-14.json': Buffer.concat([Buffer.from('['), Buffer.alloc(40 * 1024 * 1024, ' ')]),
      }),
    'files that inflate out of all proportion (a ZIP bomb)',
  ],
  [
    'JSON that breaks off',
    () => zipOf({ ...good, 'help/2020-09-14.json': Buffer.from('[{"a"') }),
    'files that end in the middle',
  ],
  [
    'JSON too deep to parse',
    () => zipOf({ ...good, 'help/2020-09-14.json': Buffer.from(`[${'['.repeat(1e5)}${']'.repeat(1e5)}]`) }),
    'entries nested too deep',
  ],
])('%s is set aside, and the rest is taken', async (_what, path, reason) => {
  const { left, texts } = await read(await path());
  expect(left).toMatchObject([{ count: 1, what: reason }]);
  expect(texts).toEqual(['good']);
});
