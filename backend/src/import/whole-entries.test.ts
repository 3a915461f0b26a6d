import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { exportZipBytes, writeExportFile, writeExportFolder } from '../../../test/slack/export-zip.ts';
import { digestOf, type ImportedExport, importExport, importExportBytes } from '../../../test/slack/imported-export.ts';
import { ArchiveError } from './archive/archive.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

const importBytes = async (bytes: Uint8Array) => await importExportBytes(bytes, { team: 'T1' });

/** The files that were left out, without what the report says of people. */
const filesLeft = ({ report }: ImportedExport) => report.left.filter(({ what }) => what.startsWith('files'));

const CREATED_SECONDS = 1_600_000_000;
const message = (second: number, text: string) => ({
  type: 'message',
  user: 'U1',
  text,
  ts: `${CREATED_SECONDS + second}.000100`,
});
const DAY = 'random/2020-09-14.json';
const files = {
  'channels.json': [
    { id: 'C0', name: 'general', created: CREATED_SECONDS, is_general: true },
    { id: 'C1', name: 'random', created: CREATED_SECONDS },
  ],
  'users.json': [{ id: 'U1', team_id: 'T1', name: 'ann' }],
  'general/2020-09-13.json': [message(10, 'intact one'), message(20, 'intact two')],
  [DAY]: [message(30, 'first of the day'), message(40, 'second of the day'), message(50, 'third of the day')],
};
const withDay = (day: unknown) => ({ ...files, [DAY]: day });
const INTACT_TEXTS = ['intact one', 'intact two'];

/** Where the entry begins in the ZIP file: its local header, its data and its line in the table of contents. */
function entryPosition(zip: Buffer, name: string): { header: number; data: number; dataEnd: number; line: number } {
  const line = zip.lastIndexOf(name) - 46;
  const header = zip.readUInt32LE(line + 42);
  const data = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  return { header, data, dataEnd: data + zip.readUInt32LE(line + 20), line };
}

/** Changes the bytes of a copy. */
function changed(zip: Buffer, change: (bytes: Buffer) => void): Buffer {
  const copy = Buffer.from(zip);
  change(copy);
  return copy;
}

const stored = await exportZipBytes(files, { compress: false });
const deflated = await exportZipBytes(files);

describe('a damaged file of an export', () => {
  test.each<[what: string, zip: () => Buffer | Promise<Buffer>, reason: string]>([
    [
      'a text of another length than its checksum says',
      () => changed(stored, (zip) => zip.write('SECOND', zip.indexOf('second of the day'))),
      'files that are damaged',
    ],
    [
      'a digit of a timestamp that changed on the way',
      () => changed(stored, (zip) => zip.write('9', zip.indexOf(`${CREATED_SECONDS + 50}`) + 9)),
      'files that are damaged',
    ],
    [
      'a deflate stream with a flipped bit at its end',
      () =>
        changed(deflated, (zip) => {
          const { dataEnd } = entryPosition(zip, DAY);
          zip.writeUInt8((zip[dataEnd - 3] ?? 0) ^ 8, dataEnd - 3);
        }),
      'files that are damaged',
    ],
    [
      'a deflate stream that ends before its last byte',
      () =>
        changed(deflated, (zip) => {
          const { line, data, dataEnd } = entryPosition(zip, DAY);
          zip.writeUInt32LE(dataEnd - data - 4, line + 20);
        }),
      'files that are damaged',
    ],
    [
      'a size that is too small',
      () => changed(deflated, (zip) => zip.writeUInt32LE(100, entryPosition(zip, DAY).line + 24)),
      'files that are damaged',
    ],
    [
      'a size that is too large',
      () => changed(deflated, (zip) => zip.writeUInt32LE(1000, entryPosition(zip, DAY).line + 24)),
      'files that are damaged',
    ],
    [
      'a stored file of other sizes in the archive and unpacked',
      () => changed(stored, (zip) => zip.writeUInt32LE(100, entryPosition(zip, DAY).line + 20)),
      'files that are damaged',
    ],
    [
      'no data at its position',
      () => changed(stored, (zip) => zip.writeUInt32LE(0, entryPosition(zip, DAY).header)),
      'files that are damaged',
    ],
    [
      'a list that ends after its second message',
      () => exportZipBytes(withDay(Buffer.from(JSON.stringify(files[DAY]).slice(0, 200)))),
      'files that are truncated',
    ],
    [
      'a message that is not JSON, after one that is',
      () => exportZipBytes(withDay(Buffer.from(JSON.stringify(files[DAY]).replace('"text":"second', 'text:"second')))),
      'files that are not valid JSON',
    ],
    [
      'another list behind the list',
      () => exportZipBytes(withDay(Buffer.from(`${JSON.stringify(files[DAY])}${JSON.stringify(files[DAY])}`))),
      'files that are not valid JSON',
    ],
  ])('changes no number, if it has %s', async (_what, zip, reason) => {
    const damaged = await importBytes(await zip());
    expect(damaged.texts).toEqual(INTACT_TEXTS);
    expect(filesLeft(damaged)).toEqual([{ count: 1, what: reason, example: DAY }]);
    const repaired = await importBytes(deflated);
    expect(digestOf(damaged.records, repaired.records)).toBe(digestOf(repaired.records));
    expect(digestOf(repaired.records, damaged.records)).toBe(digestOf(repaired.records));
  });

  test('changes no number, if it is larger than what is held in memory', async () => {
    const day = Array.from({ length: 16_000 }, (_, i) => message(100 + i, 'x'.repeat(240)));
    const large = await exportZipBytes(withDay(day), { compress: false });
    const { dataEnd } = entryPosition(large, DAY);
    const damaged = await importBytes(changed(large, (zip) => zip.write('y', dataEnd - 100)));
    expect(damaged.texts).toEqual(INTACT_TEXTS);
    expect((await importBytes(large)).texts).toHaveLength(16_002);
    const cut = await exportZipBytes(withDay(Buffer.from(JSON.stringify(day).slice(0, -1))));
    expect((await importBytes(cut)).texts).toEqual(INTACT_TEXTS);
  });

  test('changes no number, if it is in a folder', async () => {
    for (const end of [1, 60, 300]) {
      const path = await writeExportFolder(withDay(Buffer.from(JSON.stringify(files[DAY]).slice(0, -end))));
      folders.push(dirname(path));
      const imported = await importExport(path, { team: 'T1' });
      expect(imported.texts).toEqual(INTACT_TEXTS);
      expect(filesLeft(imported)).toMatchObject([{ count: 1, what: 'files that are truncated' }]);
    }
  });

  test('is reported as the reason, if it is the list of channels', async () => {
    const damaged = changed(stored, (zip) => zip.write('X', zip.indexOf('"random"') + 1));
    await expect(importBytes(damaged)).rejects.toThrow(
      'channels.json is among the files that are damaged: repair the export',
    );
  });

  test('leaves all people out, if it is the list of people', async () => {
    const damaged = await importBytes(changed(stored, (zip) => zip.write('X', zip.indexOf('"ann"') + 1)));
    expect(damaged.records.filter(({ event_type }) => event_type === 'user_change')).toEqual([]);
    expect(damaged.texts).toHaveLength(5);
    expect(damaged.report.left).toContainEqual({ count: 1, what: 'files that are damaged', example: 'users.json' });
  });
});

/** Imports, and returns whether it was refused as a whole. Any other error fails the test. */
async function textsOrRefusal(bytes: Uint8Array): Promise<string[] | 'refused'> {
  const path = await writeExportFile(bytes);
  try {
    return (await importExport(path, { team: 'T1' })).texts;
  } catch (error) {
    expect(error).toBeInstanceOf(ArchiveError);
    return 'refused';
  } finally {
    await rm(dirname(path), { recursive: true });
  }
}

/** All messages of the file count, or none, and no message counts that it does not have. */
function expectWhole(texts: string[] | 'refused'): void {
  if (texts === 'refused') return;
  const whole = [...INTACT_TEXTS, 'first of the day', 'second of the day', 'third of the day'];
  expect([INTACT_TEXTS, whole, whole.slice(2), []]).toContainEqual(texts);
}

describe('no part of a file counts', () => {
  test.each([
    ['stored', stored],
    ['deflated', deflated],
  ])('after any byte of a %s archive changed', async (_method, zip) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        expectWhole(await textsOrRefusal(changed(zip, (bytes) => bytes.writeUInt8((bytes[at] ?? 0) ^ mask, at))));
      }),
      { numRuns: 200 },
    );
  });

  test('after the data of a file was cut at any place, and its size in the archive with it', async () => {
    const json = Buffer.from(JSON.stringify(files[DAY]));
    const data = deflateRawSync(json);
    const { line, data: start } = entryPosition(deflated, DAY);
    await fc.assert(
      fc.asyncProperty(fc.nat(data.length - 1), async (length) => {
        const zip = changed(deflated, (bytes) => {
          bytes.writeUInt32LE(length, line + 20);
          bytes.fill(0, start + length, start + data.length);
        });
        expectWhole(await textsOrRefusal(zip));
      }),
      { numRuns: 60 },
    );
  });

  test('after its JSON was cut at any place', async () => {
    const json = Buffer.from(JSON.stringify(files[DAY]));
    await fc.assert(
      fc.asyncProperty(fc.nat(json.length - 1), async (length) => {
        expect(await textsOrRefusal(await exportZipBytes(withDay(json.subarray(0, length))))).toEqual(INTACT_TEXTS);
      }),
      { numRuns: 60 },
    );
  });

  test('after the archive was cut at any place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(deflated.length - 1), async (length) => {
        expect(await textsOrRefusal(deflated.subarray(0, length))).toBe('refused');
      }),
      { numRuns: 40 },
    );
  });
});

test('a file that changes while it is imported stops the import with the reason', async () => {
  const day = Array.from({ length: 16_000 }, (_, i) => message(100 + i, 'x'.repeat(240)));
  const zip = await exportZipBytes(withDay(day), { compress: false });
  const path = await writeExportFile(zip);
  folders.push(dirname(path));
  const { openArchive } = await import('./archive/open-archive.ts');
  const { readJsonArray } = await import('./archive/read-json-array.ts');
  const archive = await openArchive(path);
  const read = async () => {
    for await (const entry of archive.entries()) {
      if (entry.name !== DAY) continue;
      let isChanged = false;
      for await (const _items of readJsonArray(entry)) {
        if (!isChanged)
          await writeFile(
            path,
            changed(zip, (bytes) =>
              bytes.fill('y', entryPosition(zip, DAY).dataEnd - 200, entryPosition(zip, DAY).dataEnd),
            ),
          );
        isChanged = true;
      }
    }
  };
  await expect(read()).rejects.toThrow('the file changed while it was read');
  await archive.close();
});
