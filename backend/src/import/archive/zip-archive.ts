import { type FileHandle, open } from 'node:fs/promises';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, validateFileName } from 'yauzl';
import { errorMessage } from '../../async/error-message.ts';
import { EventLoopPause } from '../../async/event-loop-pause.ts';
import { BYTES_PER_MB } from '../../core/protocol/bytes.ts';
import { type Archive, type ArchiveEntry, ArchiveError } from './archive.ts';
import { findZipRange } from './find-zip-range.ts';
import { type Budget, isEncrypted, MAX_INFLATION_RATIO, readZipContent, type ZipTable } from './zip-content.ts';
import { ZipFileReader, type ZipRange } from './zip-file-reader.ts';

/** Limits against hostile archives; see `docs/slack-events.md#export-limits`. */
export const MAX_ENTRIES = 1_000_000;
const SMALL_ARCHIVE_BYTES = 1024 * BYTES_PER_MB;

/** No file system has longer names. A hostile name of 64 kB would take a millisecond each time it is looked at. */
const MAX_NAME_BYTES = 4096;
const EMPTY = Buffer.alloc(0);

/**
 * Opens a ZIP file by its table of contents. It unpacks nothing to disk, and it stops reading an entry or archive that
 * inflates beyond the limits. Bytes before and after the archive do not matter. Throws `ArchiveError`.
 */
export async function openZipArchive(path: string): Promise<Archive> {
  const file = await open(path, 'r');
  try {
    const range = await findZipRange(file);
    const { entryCount } = (await openTable(file, range)).zip;
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
async function openTable(file: FileHandle, range: ZipRange): Promise<ZipTable> {
  const options = { decodeStrings: false, autoClose: false, validateEntrySizes: false };
  const reader = new ZipFileReader(file.fd, range);
  try {
    return { reader, zip: await fromRandomAccessReaderPromise(reader, range.end - range.start, options) };
  } catch (error) {
    throw tableError(error);
  }
}

async function* readEntries(table: ZipTable, budget: Budget): AsyncGenerator<ArchiveEntry> {
  const pause = new EventLoopPause();
  try {
    for await (const entry of table.zip.eachEntry()) {
      await pause.ifDue();
      const name = entryName(entry);
      if (!name.endsWith('/')) yield archiveEntry(table, entry, name, budget);
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

function archiveEntry(table: ZipTable, entry: Entry, name: string, budget: Budget): ArchiveEntry {
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
    read: () => readZipContent(table, entry, budget, counted),
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
