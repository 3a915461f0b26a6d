import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ExportFiles, exportZipBytes } from '../../../test/slack/export-zip.ts';
import { digestOf, type ImportedExport, importExportBytes } from '../../../test/slack/imported-export.ts';
import { localHeader, type RawEntry, rawParts, rawZip } from '../../../test/slack/raw-zip.ts';

const importBytes = async (bytes: Uint8Array) => await importExportBytes(bytes, { team: 'T1' });

const CREATED_SECONDS = 1_600_000_000;
const message = (second: number, text: string) => ({
  type: 'message',
  user: 'U1',
  text,
  ts: `${CREATED_SECONDS + second}.000100`,
});
const DAY = 'general/2020-09-13.json';
const files = {
  'channels.json': [{ id: 'C1', name: 'general', created: CREATED_SECONDS, is_general: true }],
  'users.json': [{ id: 'U1', team_id: 'T1', name: 'ann' }],
  [DAY]: [message(10, 'one'), message(20, 'two')],
};
const plain = await importBytes(await exportZipBytes(files));
const messageRecords = ({ records }: Pick<ImportedExport, 'records'>) =>
  records.filter(({ event_type }) => event_type === 'message');

describe('what an archive repeats is appended once', () => {
  test('a day under the same name, a thousand times', async () => {
    const { body, entries } = rawParts(files);
    const day = entries.filter(({ name }) => name === DAY);
    const zip = rawZip(body, [...entries, ...Array.from({ length: 1000 }, () => day).flat()]);
    const repeated = await importBytes(zip);
    expect(repeated.records).toEqual(plain.records);
  });

  test('a day under a thousand names', async () => {
    const days = Array.from({ length: 1000 }, (_, i) => [`general/2020-09-13-${i}.json`, files[DAY]]);
    const repeated = await importBytes(await exportZipBytes({ ...files, ...Object.fromEntries(days) }));
    expect(repeated.records).toEqual(plain.records);
  });

  test('a message within a day, and a person within the list', async () => {
    const repeated = await importBytes(
      await exportZipBytes({
        ...files,
        'users.json': Array.from({ length: 1000 }, () => files['users.json'][0]),
        [DAY]: Array.from({ length: 1000 }, () => files[DAY]).flat(),
      }),
    );
    expect(repeated.records).toEqual(plain.records);
  });

  test('but not a message whose text, author or thread differs', async () => {
    const versions = [
      message(10, 'one'),
      message(10, 'ONE'),
      { ...message(10, 'one'), user: 'U2' },
      { ...message(10, 'one'), thread_ts: `${CREATED_SECONDS}.000100` },
      { ...message(10, 'one'), edited: { user: 'U1', ts: `${CREATED_SECONDS + 12}.000000` } },
      message(10, 'one'),
    ];
    const { records, texts } = await importBytes(await exportZipBytes({ ...files, [DAY]: versions }));
    expect(messageRecords({ records })).toHaveLength(5);
    expect(texts).toEqual(['one', 'ONE', 'one', 'one', 'one']);
  });
});

describe('the numbers are those of the export without', () => {
  test.each<[what: string, more: ExportFiles]>([
    [
      'three thousand attachments',
      Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`attachments/F${i}/a.png`, Buffer.from('x')])),
    ],
    [
      'folders in folders',
      {
        [`${'a/'.repeat(1000)}2020-09-13.json`]: [message(30, 'deep')],
        [`general/${'a/'.repeat(20_000)}2020-09-13.json`]: [message(40, 'deeper')],
      },
    ],
    [
      'names of 60 kB',
      {
        [`general/${'x'.repeat(60_000)}.json`]: [message(30, 'long')],
        [`general/2020-09-13${'x'.repeat(60_000)}.json`]: [message(40, 'long')],
      },
    ],
    ['a list in a folder of its name', { 'users.json/2020-09-13.json': [message(30, 'odd')] }],
    ['names that differ in case only', { 'General/2020-09-13.json': [message(30, 'odd')], 'CHANNELS.JSON': [] }],
  ])('%s', async (_what, more) => {
    const { records } = await importBytes(await exportZipBytes({ ...files, ...more }));
    expect(digestOf(records)).toBe(digestOf(plain.records));
  });

  test.each([
    '../general/2020-09-14.json',
    'general/../2020-09-14.json',
    '/general/2020-09-14.json',
    'C:/general/2020-09-14.json',
    '..\\general\\2020-09-14.json',
  ])('a file whose name %s leads out of the archive', async (name) => {
    const { body, entries } = rawParts({ ...files, [name]: [message(30, 'outside')] });
    const { records, report } = await importBytes(rawZip(body, entries));
    expect(records).toEqual(plain.records);
    expect(report.left).toContainEqual(
      expect.objectContaining({ count: 1, what: 'files whose name leads out of the archive' }),
    );
  });

  test('comments of 60 kB on each file', async () => {
    const { body, entries } = rawParts(files);
    const attachments = Array.from({ length: 500 }, (_, i) => ({
      name: `F${i}.json`,
      offset: 0,
      compressedBytes: 0,
      bytes: 0,
      crc: 0,
    }));
    const zip = rawZip(
      body,
      [...entries, ...attachments].map((entry) => ({ ...entry, comment: 'x'.repeat(60_000) })),
    );
    expect((await importBytes(zip)).records).toEqual(plain.records);
  });
});

test('an archive whose files overlap, each with the data of all that follow, is stopped by its size when unpacked', async () => {
  // As bamsoftware.com/hacks/zipbomb does it: stored blocks of deflate quote the local headers of the files that follow.
  const kernel = deflateRawSync(Buffer.concat([Buffer.from('['), Buffer.alloc(4_000_000, ' ')]));
  const { body, entries } = rawParts(files);
  const count = 400;
  const headers = Array.from({ length: count }, (_, i) => localHeader(`general/2020-10-01-${i}.json`));
  const quoted = headers.map((header) => Buffer.concat([storedBlockHead(header.length), header]));
  const tail = Buffer.concat([...quoted, kernel]);
  const overlapping: RawEntry[] = [];
  let at = 0;
  for (const [i, part] of quoted.entries()) {
    at += part.length;
    const name = `general/2020-10-01-${i}.json`;
    const offset = body.length + at - (headers[i]?.length ?? 0);
    overlapping.push({
      name,
      offset,
      compressedBytes: tail.length - at,
      bytes: 4_000_001 + quotedBytes(headers, i),
      crc: 0,
    });
  }
  const zip = rawZip(Buffer.concat([body, tail]), [...entries, ...overlapping]);
  await expect(importBytes(zip)).rejects.toThrow('it inflates too much (a ZIP bomb)');
});

/** The head of a stored block of deflate that is not the last one. */
function storedBlockHead(length: number): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(length, 1);
  head.writeUInt16LE(0xffff - length, 3);
  return head;
}

function quotedBytes(headers: readonly Buffer[], i: number): number {
  return headers.slice(i + 1).reduce((sum, { length }) => sum + length, 0);
}

/** The bytes that this process has read so far; Linux only. */
const readBytes = async () => Number(/^rchar: (\d+)/m.exec(await readFile('/proc/self/io', 'utf8'))?.[1]);

test.skipIf(process.platform !== 'linux')(
  'many small files cost a few reads of the disk, not several each',
  async () => {
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`general/2020-09-14-${i}.json`, [message(100 + i, 'x')]]),
    );
    const bytes = await exportZipBytes({ ...files, ...many });
    const before = await readBytes();
    expect((await importBytes(bytes)).texts.length).toBeGreaterThan(3000);
    // A block of 256 kB for each file would be 750 MB.
    expect((await readBytes()) - before).toBeLessThan(100_000_000);
  },
);
