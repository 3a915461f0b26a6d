import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type ExportFiles,
  exportZipBytes,
  writeExportFile,
  writeExportFolder,
} from '../../../test/slack/export-zip.ts';
import { digestOf, type ImportedExport, importExport } from '../../../test/slack/imported-export.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function importAt(path: string): Promise<ImportedExport> {
  folders.push(dirname(path));
  return await importExport(path, { team: 'T1' });
}
const importBytes = async (bytes: Uint8Array) => await importAt(await writeExportFile(bytes));
const importFiles = async (files: ExportFiles) => await importBytes(await exportZipBytes(files));
const importFolder = async (files: ExportFiles) => await importAt(await writeExportFolder(files));

const CREATED_SECONDS = 1_600_000_000;
const ts = (second: number) => `${CREATED_SECONDS + second}.000100`;
const message = (second: number, text: string) => ({ type: 'message', user: 'U1', text, ts: ts(second) });
const reply = (second: number, text: string) => ({ ...message(second, text), thread_ts: ts(10) });
const lists = {
  'channels.json': [
    { id: 'C0GENERAL1', name: 'general', created: CREATED_SECONDS, is_general: true },
    { id: 'C0RANDOM01', name: 'random', created: CREATED_SECONDS },
    { id: 'C0BOARD001', name: 'board', created: CREATED_SECONDS, is_private: true },
  ],
  'users.json': [{ id: 'U1', team_id: 'T1', name: 'ann' }],
};
const general = [{ ...message(10, 'hello'), thread_ts: ts(10), reply_count: 1 }, reply(30, 'hi back')];
const random = [message(20, 'anything')];
const slackLayout = { ...lists, 'general/2020-09-13.json': general, 'random/2020-09-13.json': random };

const sameAsSlack = digestOf((await importFiles(slackLayout)).records);

describe('an export in another layout leads to the same numbers', () => {
  test.each<[what: string, files: ExportFiles]>([
    [
      'a file for each channel, named by its id',
      { 'C0GENERAL1.json': general, 'C0RANDOM01.json': random, 'emojis.json': {} },
    ],
    ['a file for each channel, named by its name', { 'general.json': general, 'random.json': random }],
    [
      'a file for each channel, in a folder of channels',
      { 'channels/general.json': general, 'channels/C0RANDOM01.json': random },
    ],
    [
      'a file for each channel, in a folder of the channel',
      { 'general/general.json': general, 'random/messages.json': random },
    ],
    ['a file for each channel and month', { 'general-2020-09.json': general, 'random_2020-09.json': random }],
    [
      'a file for each month in the folder of the channel',
      { 'general/2020-09.json': general, 'C0RANDOM01/2020-09.json': random },
    ],
    ['a file for each year in the folder of the channel', { 'general/2020.json': general, 'random/2020.json': random }],
    [
      'a dump of slackdump with the list of channels',
      {
        'C0GENERAL1.json': {
          channel_id: 'C0GENERAL1',
          name: 'general',
          messages: [{ ...general[0], slackdump_thread_replies: [general[0], general[1]] }],
        },
        'C0RANDOM01.json': { channel_id: 'C0RANDOM01', name: 'random', messages: random },
      },
    ],
    [
      'a dump of slackdump with a file for a thread',
      {
        'C0GENERAL1-1600000010.000100.json': {
          channel_id: 'C0GENERAL1',
          thread_ts: ts(10),
          name: 'general',
          messages: general,
        },
        'C0RANDOM01.json': { channel_id: 'C0RANDOM01', name: 'random', messages: random },
      },
    ],
    [
      'what conversations.history returns',
      { 'general.json': { ok: true, messages: general, has_more: false }, 'random.json': random },
    ],
  ])('as %s', async (_what, files) => {
    const { records, texts } = await importFiles({ ...lists, ...files });
    expect(new Set(texts)).toEqual(new Set(['anything', 'hello', 'hi back']));
    expect(digestOf(records)).toBe(sameAsSlack);
    expect(digestOf((await importFolder({ ...lists, ...files })).records)).toBe(sameAsSlack);
  });

  test.each<[what: string, change: (zip: Buffer) => Buffer]>([
    [
      'the program of a self-extracting archive before it',
      (zip) => Buffer.concat([Buffer.from(`MZ${'x'.repeat(70_000)}`), zip]),
    ],
    ['another ZIP archive before it', (zip) => Buffer.concat([zip.subarray(0, 1000), zip])],
    ['bytes behind it', (zip) => Buffer.concat([zip, Buffer.alloc(100_000, 'tail')])],
    ['line ends behind it', (zip) => Buffer.concat([zip, Buffer.from('\r\n')])],
    ['bytes before and behind it', (zip) => Buffer.concat([Buffer.from('head'), zip, Buffer.from('tail')])],
    [
      'a comment that looks like the end of an archive',
      (zip) => {
        const comment = Buffer.concat([zip.subarray(-22), Buffer.from('PK\u0005\u0006 not the end')]);
        const end = Buffer.from(zip.subarray(-22));
        end.writeUInt16LE(comment.length, 20);
        return Buffer.concat([zip.subarray(0, -22), end, comment]);
      },
    ],
  ])('as a ZIP archive with %s', async (_what, change) => {
    expect(digestOf((await importBytes(change(await exportZipBytes(slackLayout)))).records)).toBe(sameAsSlack);
  });

  test('as a folder, from any depth to which the archive was unpacked', async () => {
    expect(digestOf((await importFolder(slackLayout)).records)).toBe(sameAsSlack);
    const deeper = Object.fromEntries(Object.entries(slackLayout).map(([name, json]) => [`Acme export/${name}`, json]));
    expect(digestOf((await importFolder(deeper)).records)).toBe(sameAsSlack);
  });
});

describe('a file for each channel', () => {
  test('is not read in an export with a folder of days, where it may be anything', async () => {
    const { texts, report } = await importFiles({ ...slackLayout, 'random.json': [message(99, 'not a day')] });
    expect(texts).not.toContain('not a day');
    expect(report.left).toContainEqual({ count: 1, what: 'files that hold no messages', example: 'random.json' });
  });

  test('is not read if its channel is private, or not in channels.json', async () => {
    const { records, report } = await importFiles({
      ...lists,
      'general.json': general,
      'board.json': [message(50, 'secret')],
      'random-2.json': [message(60, 'of another channel')],
      'general-2020.json': [message(70, 'of another channel')],
    });
    expect(JSON.stringify([records, report])).not.toMatch(/secret|of another channel/);
    expect(report.left.map(({ count, what }) => [what, count])).toEqual(
      expect.arrayContaining([
        ['days of private channels and direct messages', 1],
        ['files that hold no messages', 2],
      ]),
    );
  });
});

test('a folder is read without the files that its links lead to', async () => {
  const path = await writeExportFolder(slackLayout);
  const outside = await writeExportFolder({ '2020-09-15.json': [message(90, 'outside')] });
  folders.push(dirname(outside));
  await symlink(join(outside, '2020-09-15.json'), join(path, 'general', '2020-09-15.json'));
  await symlink(outside, join(path, 'outside'));
  await symlink(path, join(path, 'general', 'itself'));
  expect(digestOf((await importAt(path)).records)).toBe(sameAsSlack);
});

test.skipIf(process.getuid?.() === 0)('a folder is read without the files that this user may not read', async () => {
  const path = await writeExportFolder(slackLayout);
  await chmod(join(path, 'random', '2020-09-13.json'), 0);
  const { texts, report } = await importAt(path);
  expect(texts).toEqual(['hello', 'hi back']);
  expect(report.left).toContainEqual({
    count: 1,
    what: 'files that this user may not read',
    example: 'random/2020-09-13.json',
  });
});

test.each([
  ['attachments that are named by a date', '__uploads/F1/2020-09-13.json'],
  ['a backup of days in a deeper folder', 'backup/general/2020-09.json'],
])('a file for each channel is read, although the export has %s', async (_what, name) => {
  const { 'general/2020-09-13.json': inGeneral, 'random/2020-09-13.json': inRandom, ...others } = slackLayout;
  const { records } = await importFiles({ ...others, 'general.json': inGeneral, 'random.json': inRandom, [name]: [] });
  expect(digestOf(records)).toBe(sameAsSlack);
});

const dump = { 'C0GENERAL1.json': { channel_id: 'C0GENERAL1', name: 'general', messages: general } };

describe('what is no export is refused with the reason and what to do', () => {
  test.each<[what: string, files: ExportFiles, reason: string]>([
    [
      'a dump of slackdump without the list of channels',
      { ...dump, 'users.json': [] },
      'it is a dump of slackdump without channels.json, which says which channels are public (1 files of conversations): run `slackdump convert -f export',
    ],
    [
      'a thread that slackdump dumped',
      { 'C0GENERAL1-1600000010.000100.json': {} },
      'it is a dump of slackdump without channels.json',
    ],
    [
      'an archive of slackdump',
      { 'channels.json.gz': gzipSync('{"t":4}'), 'C0GENERAL1.json.gz': gzipSync('{"t":0}') },
      'it is an archive of slackdump (2 chunk files *.json.gz): run `slackdump convert -f export',
    ],
    [
      'a database of slackdump',
      { 'slackdump.sqlite': Buffer.from('SQLite format 3\0') },
      'it is a database of slackdump (slackdump.sqlite): run `slackdump convert -f export',
    ],
    [
      'days without the lists',
      { 'general/2020-09-13.json': general },
      'channels.json is missing, which says which channels are public (1 files of messages): import the whole export',
    ],
    [
      'an export packed twice',
      { 'Acme export.zip': Buffer.from('PK') },
      'it contains Acme export.zip: import that file',
    ],
    [
      'other files',
      { 'a.png': Buffer.from('x'), 'b.txt': Buffer.from('x') },
      'it is not a Slack export: none of its 2 files is channels.json (found a.png, b.txt); expected are channels.json, users.json and for each channel a folder',
    ],
    ['nothing', {}, 'it is not a Slack export: it is empty'],
  ])('%s, in a ZIP archive and in a folder', async (_what, files, reason) => {
    await expect(importFiles(files)).rejects.toThrow(reason);
    await expect(importFolder(files)).rejects.toThrow(reason);
  });

  test.each<[what: string, bytes: () => Buffer, reason: string]>([
    [
      'the database of slackdump',
      () => Buffer.from('SQLite format 3\0...'),
      'it is a SQLite database, such as slackdump makes: run `slackdump convert',
    ],
    [
      'a chunk file of slackdump or a .tgz',
      () => gzipSync('x'),
      'it is a gzip file (.gz, .tgz): unpack it, and import the folder',
    ],
    ['a 7z file', () => Buffer.from("7z\u00bc\u00af'\u001c", 'latin1'), 'it is a 7z file: unpack it'],
    ['a RAR file', () => Buffer.from('Rar!\u001a\u0007', 'latin1'), 'it is a RAR file: unpack it'],
    ['a JSON file', () => Buffer.from('\n[{"type":"message"}]'), 'it is a single JSON file: import the whole export'],
    ['a web page', () => Buffer.from('<html>'), 'it is not a ZIP file'],
    ['an empty file', () => Buffer.alloc(0), 'the file is empty'],
  ])('%s', async (_what, bytes, reason) => {
    await expect(importBytes(bytes())).rejects.toThrow(reason);
  });

  test('a part of a split ZIP archive', async () => {
    const zip = await exportZipBytes(slackLayout);
    zip.writeUInt16LE(3, zip.length - 18);
    await expect(importBytes(zip)).rejects.toThrow('it is one part of a split ZIP: join the parts first');
  });

  test('a name that leads to nothing, and one that is no file', async () => {
    await expect(importAt('/nonexistent/export.zip')).rejects.toThrow('there is no file or folder with this name');
    const path = await writeExportFile(Buffer.from('x'));
    await expect(importAt(join(path, 'export.zip'))).rejects.toThrow('there is no file or folder with this name');
    await expect(importExport('/dev/null')).rejects.toThrow('it is neither a file nor a folder');
  });
});

describe('an encrypted ZIP archive is refused with that reason', () => {
  const reason = 'the entries of the ZIP are encrypted: unzip it with the password, and import the folder';

  /** Sets the flags of all entries, or of the entry with this name, in the table of contents. */
  async function encrypted(files: ExportFiles, flags: number, only?: string): Promise<Buffer> {
    const zip = await exportZipBytes(files);
    const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
    for (let at = zip.readUInt32LE(end + 16); at < end; ) {
      const nameBytes = zip.readUInt16LE(at + 28);
      const name = zip.toString('utf8', at + 46, at + 46 + nameBytes);
      if (only === undefined || only === name) zip.writeUInt16LE(flags, at + 8);
      at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
    return zip;
  }

  test.each<[what: string, zip: () => Promise<Buffer>]>([
    ['with the password of PKZIP', () => encrypted(slackLayout, 0x01)],
    ['with the strong encryption of PKZIP', () => encrypted(slackLayout, 0x41)],
    ['only in its list of channels', () => encrypted(slackLayout, 0x01, 'channels.json')],
    ['without a list of channels', () => encrypted({ 'general/2020-09-13.json': general }, 0x01)],
  ])('%s', async (_what, zip) => {
    await expect(importBytes(await zip())).rejects.toThrow(reason);
  });
});

test('a folder below a file that is not read does not stop the import', async () => {
  const path = await writeExportFolder(slackLayout);
  await mkdir(join(path, 'attachments', 'F1'), { recursive: true });
  await writeFile(join(path, 'attachments', 'F1', 'picture.png'), 'x');
  expect(digestOf((await importAt(path)).records)).toBe(sameAsSlack);
});
