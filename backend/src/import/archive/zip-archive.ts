import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl';

const MB = 1024 * 1024;

/** What an archive may ask of us. A workspace of half a million people has a `users.json` of about 600 MB. */
const MAX_ENTRIES = 1_000_000;
const MAX_ENTRY_BYTES = 2048 * MB;
/** JSON of Slack's is packed to a tenth; what grows more than this is made to burst. Small things may grow as they like. */
const MAX_INFLATION_RATIO = 200;
const SMALL_ENTRY_BYTES = 16 * MB;
const SMALL_ARCHIVE_BYTES = 1024 * MB;

/** The file as a whole cannot be read, in words for a person. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** One entry cannot be read, or not to its end, in words that fit a list of counts. */
export class ArchiveEntryError extends Error {
  override readonly name = 'ArchiveEntryError';
}

export interface ZipArchiveEntry {
  /** With `/` between folders. Nothing is ever written under this name. */
  name: string;
  /** Whether the name leads out of the archive: an honest one never does. */
  escapesArchive: boolean;
  /** Bytes in the archive. */
  compressedBytes: number;
  /** The content, as it is read. Throws `ArchiveEntryError`, perhaps after some of it. */
  read(): AsyncIterable<Buffer>;
}

export interface ZipArchive {
  /** All entries but folders, in the order of the table of contents. Once. Throws `ArchiveError`. */
  entries(): AsyncIterable<ZipArchiveEntry>;
  close(): void;
}

/**
 * Opens a ZIP file by its table of contents. Nothing is unpacked to disk, and what is read is bounded: an entry or archive that
 * inflates out of proportion is given up where it does. Throws `ArchiveError`.
 */
export async function openZipArchive(path: string): Promise<ZipArchive> {
  const zip = await openPromise(path, { decodeStrings: false, autoClose: false }).catch(async (error: unknown) => {
    throw await explainOpenError(path, error);
  });
  if (zip.entryCount > MAX_ENTRIES) {
    zip.close();
    throw new ArchiveError(`it lists ${zip.entryCount} files, and more than ${MAX_ENTRIES} are not read`);
  }
  const left = { bytes: Math.max(SMALL_ARCHIVE_BYTES, zip.fileSize * MAX_INFLATION_RATIO) };
  return {
    entries: () => readEntries(zip, left),
    close: () => zip.close(),
  };
}

async function* readEntries(zip: ZipFile, left: { bytes: number }): AsyncGenerator<ZipArchiveEntry> {
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entryName(entry);
      if (name.endsWith('/')) continue;
      const isOutside = validateFileName(name) !== null;
      yield {
        name,
        escapesArchive: isOutside,
        compressedBytes: entry.compressedSize,
        read: () => readContent(zip, entry, left),
      };
    }
  } catch (error) {
    throw new ArchiveError(`its table of contents is damaged (${errorMessage(error)})`, { cause: error });
  }
}

/** UTF-8 where it is that, flagged or not; else as the flags say, which means the code page of the first PCs. */
function entryName({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fileNameRaw).replaceAll('\\', '/');
  } catch {
    return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  }
}

async function* readContent(
  zip: ZipFile,
  entry: Entry,
  left: { bytes: number },
): AsyncGenerator<Buffer, void, undefined> {
  if (entry.isEncrypted()) throw new ArchiveEntryError('files that are encrypted');
  if (!entry.canDecodeFileData()) throw new ArchiveEntryError('files packed in a way that is not supported');
  const most = Math.min(MAX_ENTRY_BYTES, Math.max(SMALL_ENTRY_BYTES, entry.compressedSize * MAX_INFLATION_RATIO));
  let [bytes, sum] = [0, 0];
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      bytes += chunk.length;
      left.bytes -= chunk.length;
      if (bytes > most) throw new ArchiveEntryError('files that inflate out of all proportion (a ZIP bomb)');
      if (left.bytes < 0) throw new ArchiveError('it inflates out of all proportion (a ZIP bomb)');
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ArchiveEntryError || error instanceof ArchiveError) throw error;
    throw new ArchiveEntryError('files that are damaged', { cause: error });
  }
  if (sum !== entry.crc32) throw new ArchiveEntryError('files that are damaged');
}

async function explainOpenError(path: string, error: unknown): Promise<Error> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 0) return new ArchiveError('the file is empty');
    if (buffer.toString('latin1') !== 'PK\u0003\u0004') return new ArchiveError('it is not a ZIP file');
    return new ArchiveError('its end is missing or damaged: the download broke off, fetch it again', {
      cause: error,
    });
  } finally {
    await file.close();
  }
}

function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
