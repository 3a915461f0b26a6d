import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, validateFileName, type ZipFile } from 'yauzl';
import { errorMessage } from '../../async/error-message.ts';
import { EventLoopPause } from '../../async/event-loop-pause.ts';
import { type Archive, type ArchiveEntry, ArchiveEntryError, ArchiveError } from './archive.ts';
import { findZipRange } from './find-zip-range.ts';
import { ZipFileReader, type ZipRange } from './zip-file-reader.ts';

const MB_BYTES = 1024 * 1024;

/**
 * Limits against hostile archives; see `docs/slack-events.md#export-limits`. 500,000 people need 600 MB in
 * `users.json`.
 */
export const MAX_ENTRIES = 1_000_000;
export const MAX_ENTRY_BYTES = 2048 * MB_BYTES;
/** Slack's JSON inflates about tenfold. Small entries and archives may inflate more. */
const MAX_INFLATION_RATIO = 200;
const SMALL_ENTRY_BYTES = 16 * MB_BYTES;
const SMALL_ARCHIVE_BYTES = 1024 * MB_BYTES;

/** Compression methods that zlib does not inflate; APPNOTE.TXT, 4.4.5. Windows and 7-Zip write the first for large files. */
const METHOD_NAMES: ReadonlyMap<number, string> = new Map([
  [9, 'Deflate64'],
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'xz'],
  [98, 'PPMd'],
]);

/** No file system has longer names. A hostile name of 64 kB would take a millisecond each time it is looked at. */
const MAX_NAME_BYTES = 4096;
const AES_METHOD = 99;
const EMPTY = Buffer.alloc(0);

/** How many bytes an archive may still inflate to. */
interface Budget {
  bytes: number;
}

/**
 * Opens a ZIP file by its table of contents. It unpacks nothing to disk, and it stops reading an entry or archive that
 * inflates beyond the limits. Bytes before and after the archive do not matter. Throws `ArchiveError`.
 */
export async function openZipArchive(path: string): Promise<Archive> {
  const file = await open(path, 'r');
  try {
    const range = await findZipRange(file);
    const { entryCount } = await openTable(file, range);
    if (entryCount > MAX_ENTRIES)
      throw new ArchiveError(`it has ${entryCount} files; an export may have at most ${MAX_ENTRIES}`);
    const budget = { bytes: Math.max(SMALL_ARCHIVE_BYTES, (range.end - range.start) * MAX_INFLATION_RATIO) };
    return {
      async *entries() {
        yield* readEntries(await openTable(file, range), budget);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The sizes of an entry are checked when it is read, so that a wrong one does not hide the other entries. */
async function openTable(file: FileHandle, range: ZipRange): Promise<ZipFile> {
  const options = { decodeStrings: false, autoClose: false, validateEntrySizes: false };
  const reader = new ZipFileReader(file.fd, range);
  return await fromRandomAccessReaderPromise(reader, range.end - range.start, options).catch((error: unknown) => {
    throw tableError(error);
  });
}

async function* readEntries(zip: ZipFile, budget: Budget): AsyncGenerator<ArchiveEntry> {
  const pause = new EventLoopPause();
  try {
    for await (const entry of zip.eachEntry()) {
      await pause.ifDue();
      const name = entryName(entry);
      if (!name.endsWith('/')) yield archiveEntry(zip, entry, name, budget);
    }
  } catch (error) {
    throw tableError(error);
  }
}

function tableError(error: unknown): ArchiveError {
  if (error instanceof ArchiveError) return error;
  const message = errorMessage(error);
  if (/strong encryption/.test(message)) return new ArchiveError(ENCRYPTED_REASON, { cause: error });
  if (/multi-disk/.test(message))
    return new ArchiveError(
      'it is one part of a split ZIP: join the parts first (`zip -s 0 PART.zip --out whole.zip`)',
      {
        cause: error,
      },
    );
  return new ArchiveError(`its table of contents is damaged (${message})`, { cause: error });
}

/** Why an archive whose lists need a password is refused. */
export const ENCRYPTED_REASON =
  'the entries of the ZIP are encrypted: unzip it with the password, and import the folder';

function archiveEntry(zip: ZipFile, entry: Entry, name: string, budget: Budget): ArchiveEntry {
  // A hostile comment may have 64 kB, and an entry may be kept.
  Object.assign(entry, {
    fileNameRaw: EMPTY,
    fileName: '',
    extraFieldRaw: EMPTY,
    extraFields: [],
    fileCommentRaw: EMPTY,
    fileComment: '',
    comment: '',
  });
  const counted = { bytes: 0 };
  return {
    name,
    escapesArchive: validateFileName(name) !== null,
    isEncrypted: isEncrypted(entry),
    compressedBytes: entry.compressedSize,
    read: () => readContent(zip, entry, budget, counted),
  };
}

/** Decodes a name as UTF-8 if it is valid, even without the UTF-8 flag; else as the flags require (code page 437). */
function entryName({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  if (fileNameRaw.length > MAX_NAME_BYTES) return `${fileNameRaw.toString('latin1', 0, MAX_NAME_BYTES)}…`;
  try {
    return utf8.decode(fileNameRaw).replaceAll('\\', '/');
  } catch {
    return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `counted`: how many bytes of the entry are taken from the budget, because it may be read twice. */
async function* readContent(
  zip: ZipFile,
  entry: Entry,
  budget: Budget,
  counted: Budget,
): AsyncGenerator<Buffer, void, undefined> {
  if (isEncrypted(entry)) throw new ArchiveEntryError('files that are encrypted');
  if (!entry.canDecodeFileData()) throw new ArchiveEntryError(unsupportedReason(entry.compressionMethod));
  const maxBytes = Math.min(MAX_ENTRY_BYTES, Math.max(SMALL_ENTRY_BYTES, entry.compressedSize * MAX_INFLATION_RATIO));
  if (entry.uncompressedSize > maxBytes) throw new ArchiveEntryError('files that inflate too much (a ZIP bomb)');
  let [bytes, checksum] = [0, 0];
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > entry.uncompressedSize) break;
      budget.bytes -= Math.max(0, bytes - counted.bytes);
      counted.bytes = Math.max(counted.bytes, bytes);
      if (budget.bytes < 0) throw new ArchiveError('it inflates too much (a ZIP bomb)');
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveEntryError('files that are damaged', { cause: error });
  }
  if (bytes !== entry.uncompressedSize || checksum !== entry.crc32)
    throw new ArchiveEntryError('files that are damaged');
}

/** WinZip's AES has a compression method of its own, whatever the flag says. */
function isEncrypted(entry: Entry): boolean {
  return entry.isEncrypted() || entry.compressionMethod === AES_METHOD;
}

function unsupportedReason(method: number): string {
  const name = METHOD_NAMES.get(method) ?? `the method ${method}`;
  return `files that are compressed with ${name}: unzip the export, and import the folder`;
}
