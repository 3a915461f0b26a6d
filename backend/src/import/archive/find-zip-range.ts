import type { FileHandle } from 'node:fs/promises';
import { BYTES_PER_MB } from '../../core/protocol/bytes.ts';
import { ArchiveError } from './archive.ts';
import type { ZipRange } from './zip-file-reader.ts';

/** The record at the end of a ZIP file, without its comment of up to 64 kB; APPNOTE.TXT, 4.3.16 */
const END_RECORD_BYTES = 22;
/** The record and its comment are searched within this many bytes before the end, so that others may follow it. */
const MAX_SEARCH_BYTES = 2 * BYTES_PER_MB;
/** A hostile file may hold the signature everywhere. */
const MAX_CANDIDATES = 1000;
/** In an archive of over 65,535 files or over 4 GB these two stand before the end record; APPNOTE.TXT, 4.3.14 and 4.3.15 */
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_RECORD_BYTES = 56;

const END_RECORD = Buffer.from('PK\u0005\u0006', 'latin1');
const TABLE_ENTRY = Buffer.from('PK\u0001\u0002', 'latin1');
const ZIP64_LOCATOR = Buffer.from('PK\u0006\u0007', 'latin1');
const ZIP64_RECORD = Buffer.from('PK\u0006\u0006', 'latin1');

/** What other files begin with, and what to do with them. */
const OTHER_FILES: readonly [signature: string, reason: string][] = [
  [
    'SQLite format 3\0',
    'it is a SQLite database, such as slackdump makes: run `slackdump convert -f export -o export.zip` on its folder, and import that file',
  ],
  ['\u001f\u008b', 'it is a gzip file (.gz, .tgz): unpack it, and import the folder'],
  ["7z\u00bc\u00af'\u001c", 'it is a 7z file: unpack it, and import the folder'],
  ['Rar!', 'it is a RAR file: unpack it, and import the folder'],
  ['\u00fd7zXZ', 'it is an xz file: unpack it, and import the folder'],
  ['BZh', 'it is a bzip2 file: unpack it, and import the folder'],
  ['[', 'it is a single JSON file: import the whole export, a ZIP file or a folder with channels.json'],
  ['{', 'it is a single JSON file: import the whole export, a ZIP file or a folder with channels.json'],
];

/**
 * Resolves with the ZIP archive in a file. Other bytes may precede it, as in a self-extracting archive, or follow it.
 * Throws `ArchiveError` with the reason if there is none.
 */
export async function findZipRange(file: FileHandle): Promise<ZipRange> {
  const { size } = await file.stat();
  if (size === 0) throw new ArchiveError('the file is empty');
  const tailStart = Math.max(0, size - MAX_SEARCH_BYTES);
  const tail = await readBytes(file, tailStart, size - tailStart);
  let fallback: ZipRange | undefined;
  let at = tail.length - END_RECORD_BYTES;
  for (let candidates = 0; at >= 0 && candidates < MAX_CANDIDATES; candidates++, at--) {
    at = tail.lastIndexOf(END_RECORD, at);
    if (at < 0) break;
    const { range, isSound } = await readEndRecord(file, tail, at, tailStart);
    if (range && isSound) return range;
    fallback ??= range;
  }
  // yauzl explains what is wrong with the table of contents of the only archive that there is.
  if (fallback) return fallback;
  throw await explainOtherFile(file);
}

/**
 * Reads the end record at `at`. `range` is undefined if it does not fit into the file, and `isSound` is whether a table
 * of contents stands where the record says.
 */
async function readEndRecord(
  file: FileHandle,
  tail: Buffer,
  at: number,
  tailStart: number,
): Promise<{ range: ZipRange | undefined; isSound: boolean }> {
  const end = tailStart + at + END_RECORD_BYTES + tail.readUInt16LE(at + 20);
  if (end > tailStart + tail.length) return { range: undefined, isSound: false };
  const table = locateTable(tail, at, tailStart);
  // Bytes before the archive shift all its positions, unless its maker counted them.
  for (const start of [table.end - table.bytes - table.offset, 0]) {
    if (start < 0 || start + table.offset > table.end) continue;
    const range = { start, end };
    if (table.entries === 0) return { range, isSound: table.bytes === 0 };
    const signature = await readBytes(file, start + table.offset, TABLE_ENTRY.length);
    if (signature.equals(TABLE_ENTRY)) return { range, isSound: true };
  }
  const start = table.end - table.bytes - table.offset;
  return { range: start < 0 ? undefined : { start, end }, isSound: false };
}

/** The table of contents: where it ends in the file, and where it begins in the archive, in bytes. */
function locateTable(
  tail: Buffer,
  at: number,
  tailStart: number,
): { end: number; bytes: number; offset: number; entries: number } {
  const record = at - ZIP64_LOCATOR_BYTES - ZIP64_RECORD_BYTES;
  const isZip64 =
    record >= 0 &&
    tail
      .subarray(at - ZIP64_LOCATOR_BYTES)
      .subarray(0, 4)
      .equals(ZIP64_LOCATOR) &&
    tail.subarray(record, record + 4).equals(ZIP64_RECORD);
  if (!isZip64)
    return {
      end: tailStart + at,
      entries: tail.readUInt16LE(at + 10),
      bytes: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    };
  return {
    end: tailStart + record,
    entries: Number(tail.readBigUInt64LE(record + 32)),
    bytes: Number(tail.readBigUInt64LE(record + 40)),
    offset: Number(tail.readBigUInt64LE(record + 48)),
  };
}

async function explainOtherFile(file: FileHandle): Promise<ArchiveError> {
  const head = (await readBytes(file, 0, 32)).toString('latin1');
  const other = OTHER_FILES.find(([signature]) => head.trimStart().startsWith(signature));
  if (other) return new ArchiveError(other[1]);
  return new ArchiveError(
    head.startsWith('PK\u0003\u0004')
      ? 'its end is missing or damaged: the download was not complete, download it again'
      : 'it is not a ZIP file',
  );
}

/** Resolves with `length` bytes, fewer at the end of the file. */
async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
