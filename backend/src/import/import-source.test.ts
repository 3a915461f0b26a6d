import { chmod, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type ExportFiles,
  exportZipBytes,
  writeExportFile,
  writeExportFolder,
} from '../../../test/slack/export-zip.ts';
import { digestOf, importExport } from '../../../test/slack/imported-export.ts';
import { openImportSource } from './import-source.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function writeFolder(files: ExportFiles): Promise<string> {
  const path = await writeExportFolder(files);
  folders.push(dirname(path));
  return path;
}
async function writeZip(bytes: Uint8Array): Promise<string> {
  const path = await writeExportFile(bytes);
  folders.push(dirname(path));
  return path;
}

const day = (i: number) => [{ type: 'message', user: 'U1', text: `day ${i}`, ts: `${1_600_000_000 + i}.000100` }];
const files: ExportFiles = {
  'channels.json': [{ id: 'C1', name: 'hilfe-für-alle', created: 1_600_000_000, is_general: true }],
  'users.json': [{ id: 'U1', team_id: 'T1', name: 'ann' }],
  ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`hilfe-für-alle/2020-09-13-${i}.json`, day(i)])),
  'hilfe-für-alle/2020-09-14.json': [],
};

describe('a folder on the command line', () => {
  test('is uploaded as a ZIP file of the announced length that leads to the same numbers', async () => {
    const path = await writeFolder(files);
    const { name, zip } = await openImportSource(path, 1);
    const { sizeBytes, content } = await zip();
    const bytes = await buffer(content);
    expect([name, bytes.length]).toEqual(['export.zip', sizeBytes]);
    const uploaded = await importExport(await writeZip(bytes));
    const direct = await importExport(path);
    expect(uploaded.texts).toHaveLength(300);
    expect(digestOf(uploaded.records)).toBe(digestOf(direct.records));
  });

  test('is measured and uploaded without its attachments', async () => {
    const path = await writeFolder(files);
    await writeFile(join(path, 'attachment.bin'), Buffer.alloc(2 * 1024 * 1024));
    const { sizeBytes, content } = await (await openImportSource(path, 1)).zip();
    expect(sizeBytes).toBeLessThan(200_000);
    content.destroy();
  });

  test('is refused if its JSON files are over the limit together', async () => {
    const path = await writeFolder(files);
    for (const name of ['a', 'b']) await writeFile(join(path, `${name}.json`), Buffer.alloc(600 * 1024, ' '));
    await expect(openImportSource(path, 1)).rejects.toThrow(
      'the JSON files of the folder are over 1 MB (IMPORT_MAX_MB)',
    );
    expect((await openImportSource(path, 2)).name).toBe('export.zip');
  });

  test.each<[what: string, files: ExportFiles, reason: string]>([
    ['without channels.json', { 'users.json': [], 'readme.txt': [] }, 'none of its 2 files is channels.json'],
    ['with a ZIP file in it', { 'Acme.zip': [] }, 'it contains Acme.zip: import that file'],
    ['that is empty', {}, 'it is not a Slack export: it is empty'],
  ])('%s is refused with that reason', async (_what, content, reason) => {
    await expect(openImportSource(await writeFolder(content), 1)).rejects.toThrow(reason);
  });

  test.skipIf(process.getuid?.() === 0)('is refused if this user may not read a file of it', async () => {
    const path = await writeFolder(files);
    await chmod(join(path, 'users.json'), 0);
    const { zip } = await openImportSource(path, 1);
    await expect(zip()).rejects.toThrow('this user may not read users.json');
    await chmod(path, 0);
    await expect(openImportSource(path, 1)).rejects.toThrow('may not be read by this user');
    await chmod(path, 0o700);
  });
});

describe('a file on the command line', () => {
  test('is uploaded as it is', async () => {
    const bytes = await exportZipBytes(files);
    const path = await writeZip(bytes);
    const { name, zip } = await openImportSource(path, 1);
    const { sizeBytes, content } = await zip();
    expect(name).toBe(basename(path));
    expect(sizeBytes).toBe(bytes.length);
    expect((await buffer(content)).equals(bytes)).toBe(true);
  });

  test('is refused if it is over the limit, empty, missing, or no file', async () => {
    const path = await writeZip(Buffer.from('PK'));
    await expect(openImportSource(join(path, 'x'), 1)).rejects.toThrow('there is no file or folder with this name');
    await expect(openImportSource(`${path}.no`, 1)).rejects.toThrow('there is no file or folder with this name');
    await expect(openImportSource('/dev/null', 1)).rejects.toThrow('it is neither a file nor a folder');
    await truncate(path, 1024 * 1024 + 1);
    await expect(openImportSource(path, 1)).rejects.toThrow('the file is over 1 MB (IMPORT_MAX_MB)');
    await truncate(path, 0);
    await expect(openImportSource(path, 1)).rejects.toThrow('the file is empty');
  });

  test.skipIf(process.getuid?.() === 0)('is refused if this user may not read it', async () => {
    const path = await writeZip(Buffer.from('PK'));
    await chmod(path, 0);
    await expect(openImportSource(path, 1)).rejects.toThrow('this user may not read it');
  });
});
