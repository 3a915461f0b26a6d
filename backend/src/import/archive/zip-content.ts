import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { BYTES_PER_MB } from '../../core/protocol/bytes.ts';
import { ArchiveEntryError, ArchiveError } from './archive.ts';
import { DEFLATE64_METHOD, inflateDeflate64 } from './inflate-deflate64.ts';
import type { ZipFileReader } from './zip-file-reader.ts';

/** Limits against hostile entries; see `docs/slack-events.md#export-limits`. 500,000 people need 600 MB in `users.json`. */
export const MAX_ENTRY_BYTES = 2048 * BYTES_PER_MB;
/** Slack's JSON inflates about tenfold. Small entries and archives may inflate more. */
export const MAX_INFLATION_RATIO = 200;
const SMALL_ENTRY_BYTES = 16 * BYTES_PER_MB;

/** APPNOTE.TXT, 4.4.5. WinZip's AES has a method of its own. */
const AES_METHOD = 99;
/** Compression methods that no library here inflates. */
const METHOD_NAMES: ReadonlyMap<number, string> = new Map([
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'xz'],
  [98, 'PPMd'],
]);

/** A table of contents and the file behind it. */
export interface ZipTable {
  zip: ZipFile;
  reader: ZipFileReader;
}

/** How many bytes an archive may still inflate to. */
export interface Budget {
  bytes: number;
}

/**
 * Yields the content of an entry. Throws `ArchiveEntryError`, also after a part of it: a wrong size or checksum is only
 * known at the end. `counted`: how many bytes of the entry are taken from the budget, because it may be read twice.
 */
export async function* readZipContent(
  table: ZipTable,
  entry: Entry,
  budget: Budget,
  counted: Budget,
): AsyncGenerator<Buffer, void, undefined> {
  if (isEncrypted(entry)) throw new ArchiveEntryError('files that are encrypted');
  const maxBytes = Math.min(MAX_ENTRY_BYTES, Math.max(SMALL_ENTRY_BYTES, entry.compressedSize * MAX_INFLATION_RATIO));
  if (entry.uncompressedSize > maxBytes) throw new ArchiveEntryError('files that inflate too much (a ZIP bomb)');
  let [bytes, checksum] = [0, 0];
  try {
    for await (const chunk of await openContent(table, entry)) {
      bytes += chunk.length;
      if (bytes > entry.uncompressedSize) break;
      budget.bytes -= Math.max(0, bytes - counted.bytes);
      counted.bytes = Math.max(counted.bytes, bytes);
      if (budget.bytes < 0) throw new ArchiveError('it inflates too much (a ZIP bomb)');
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ArchiveError || error instanceof ArchiveEntryError) throw error;
    throw new ArchiveEntryError('files that are damaged', { cause: error });
  }
  if (bytes !== entry.uncompressedSize || checksum !== entry.crc32)
    throw new ArchiveEntryError('files that are damaged');
}

async function openContent({ zip, reader }: ZipTable, entry: Entry): Promise<AsyncIterable<Buffer>> {
  if (entry.compressionMethod !== DEFLATE64_METHOD) {
    if (!entry.canDecodeFileData()) throw new ArchiveEntryError(unsupportedReason(entry.compressionMethod));
    return await zip.openReadStreamPromise(entry);
  }
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return inflateDeflate64({
    compressedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    read: async (position, length) => await reader.readBytes(fileDataStart + position, length),
  });
}

/** Whether the content can only be read with a password, whatever the flag says. */
export function isEncrypted(entry: Entry): boolean {
  return entry.isEncrypted() || entry.compressionMethod === AES_METHOD;
}

function unsupportedReason(method: number): string {
  const name = METHOD_NAMES.get(method) ?? `the method ${method}`;
  return `files that are compressed with ${name}: unzip the export, and import the folder`;
}
