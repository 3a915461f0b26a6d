import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { deflate64 } from '../../../../test/slack/deflate64.ts';
import { writeExportFile } from '../../../../test/slack/export-zip.ts';
import { type ImportedExport, importExport } from '../../../../test/slack/imported-export.ts';
import { localHeader, rawParts, rawZip } from '../../../../test/slack/raw-zip.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

const DEFLATE64 = 9;
const DAY = 'general/2020-09-13.json';
/** What every export of these tests holds beside the day that is compressed with Deflate64. */
const others = {
  'channels.json': [{ id: 'C1', name: 'general', created: 1_600_000_000, is_general: true }],
  'users.json': [{ id: 'U1', team_id: 'T1', name: 'ann' }],
  'general/2020-09-12.json': [{ type: 'message', user: 'U1', text: 'intact', ts: '1600000000.000100' }],
};
const message = (text: string) => `[{"type":"message","user":"U1","ts":"1600000010.000100","text":"${text}"}]`;

/** Imports an export whose day has this data. */
async function importDay(
  json: string,
  data: Buffer,
  damage: { crc?: number; bytes?: number } = {},
): Promise<ImportedExport> {
  const { body, entries } = rawParts(others);
  const fields = { crc: crc32(json), bytes: json.length, compressedBytes: data.length, ...damage };
  const day = { name: DAY, offset: body.length, method: DEFLATE64, ...fields };
  const zip = rawZip(Buffer.concat([body, localHeader(DAY, DEFLATE64), data]), [...entries, day]);
  const path = await writeExportFile(zip);
  folders.push(dirname(path));
  return await importExport(path, { team: 'T1' });
}

const longRun = message('x'.repeat(3000));
const [before = '', after = ''] = longRun.split('x'.repeat(3000));
const longRunData = deflate64([before, { character: 'x', length: 3000 }, after]);

test('a day that is compressed with Deflate64 is imported, with copies that Deflate has not', async () => {
  const { texts, report } = await importDay(longRun, longRunData);
  expect(texts).toEqual(['intact', 'x'.repeat(3000)]);
  expect(report.left).not.toContainEqual(expect.objectContaining({ example: DAY }));
});

test.each([
  ['in stored blocks', { level: 0 }],
  ['with Huffman codes only', { strategy: constants.Z_HUFFMAN_ONLY }],
])('a day of many chunks %s is imported', async (_what, options) => {
  const messages = Array.from({ length: 20_000 }, (_, i) => ({
    type: 'message',
    user: 'U1',
    text: `${i}`,
    ts: `${1_600_000_010 + i}.000100`,
  }));
  const json = JSON.stringify(messages);
  const { texts } = await importDay(json, deflateRawSync(json, options));
  expect(texts).toEqual(['intact', ...messages.map(({ text }) => text)]);
});

test.each<[what: string, data: Buffer, damage: { crc?: number; bytes?: number }]>([
  ['is cut', longRunData.subarray(0, -8), {}],
  ['has another checksum', longRunData, { crc: 7 }],
  ['has another size', longRunData, { bytes: longRun.length - 1 }],
  ['is no Deflate64', Buffer.from('ffffffffff', 'hex'), {}],
  ['is empty', Buffer.alloc(0), {}],
])('a day that %s is left out as a whole', async (_what, data, damage) => {
  const { texts, report } = await importDay(longRun, data, damage);
  expect(texts).toEqual(['intact']);
  expect(report.left).toContainEqual({ count: 1, what: 'files that are damaged', example: DAY });
});
