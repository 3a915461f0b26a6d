import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl';
import { errorMessage } from '../../async/error-message.ts';

const MB_BYTES = 1024 * 1024;

/**
 * Limits against hostile archives; see `docs/slack-events.md#export-limits`. 500,000 people need 600 MB in
 * `users.json`.
 */
const MAX_ENTRIES = 1_000_000;
const MAX_ENTRY_BYTES = 2048 * MB_BYTES;
/** Slack's JSON inflates about tenfold. Small entries and archives may inflate more. */
const MAX_INFLATION_RATIO = 200;
const SMALL_ENTRY_BYTES = 16 * MB_BYTES;
const SMALL_ARCHIVE_BYTES = 1024 * MB_BYTES;

/** The archive cannot be read. Its message is shown to users. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** One entry cannot be read to its end. Its message is a kind of `ReasonCounts`, in the plural. */
export class ArchiveEntryError extends Error {
  override readonly name = 'ArchiveEntryError';
}

export interface ZipArchiveEntry {
  /** With `/` between folders. No file is ever written under this name. */
  name: string;
  /** Whether the name would lead out of the folder of an unpacked archive, which only hostile names do. */
  escapesArchive: boolean;
  /** The size in the archive. */
  compressedBytes: number;
  /** Yields the content. Throws `ArchiveEntryError`, possibly after a part of the content. */
  read(): AsyncIterable<Buffer>;
}

export interface ZipArchive {
  /** Yields all entries but folders, in the order of the table of contents. Call it once. Throws `ArchiveError`. */
  entries(): AsyncIterable<ZipArchiveEntry>;
  close(): void;
}

/**
 * Opens a ZIP file by its table of contents. It unpacks nothing to disk, and it stops reading an entry or archive that
 * inflates beyond the limits. Throws `ArchiveError`.
 */
export async function openZipArchive(path: string): Promise<ZipArchive> {
  const zip = await openPromise(path, { decodeStrings: false, autoClose: false }).catch(async (error: unknown) => {
    throw await explainOpenError(path, error);
  });
  if (zip.entryCount > MAX_ENTRIES) {
    zip.close();
    throw new ArchiveError(`it has ${zip.entryCount} files; an export may have at most ${MAX_ENTRIES}`);
  }
  const budget = { bytes: Math.max(SMALL_ARCHIVE_BYTES, zip.fileSize * MAX_INFLATION_RATIO) };
  return {
    entries: () => readEntries(zip, budget),
    close: () => zip.close(),
  };
}

async function* readEntries(zip: ZipFile, budget: { bytes: number }): AsyncGenerator<ZipArchiveEntry> {
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entryName(entry);
      if (name.endsWith('/')) continue;
      const escapesArchive = validateFileName(name) !== null;
      yield {
        name,
        escapesArchive,
        compressedBytes: entry.compressedSize,
        read: () => readContent(zip, entry, budget),
      };
    }
  } catch (error) {
    throw new ArchiveError(`its table of contents is damaged (${errorMessage(error)})`, { cause: error });
  }
}

/** Decodes a name as UTF-8 if it is valid, even without the UTF-8 flag; else as the flags require (code page 437). */
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
  budget: { bytes: number },
): AsyncGenerator<Buffer, void, undefined> {
  if (entry.isEncrypted()) throw new ArchiveEntryError('files that are encrypted');
  if (!entry.canDecodeFileData()) throw new ArchiveEntryError('files with an unsupported compression');
  const maxBytes = Math.min(MAX_ENTRY_BYTES, Math.max(SMALL_ENTRY_BYTES, entry.compressedSize * MAX_INFLATION_RATIO));
  let [bytes, checksum] = [0, 0];
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      bytes += chunk.length;
      budget.bytes -= chunk.length;
      if (bytes > maxBytes) throw new ArchiveEntryError('files that inflate too much (a ZIP bomb)');
      if (budget.bytes < 0) throw new ArchiveError('it inflates too much (a ZIP bomb)');
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ArchiveEntryError || error instanceof ArchiveError) throw error;
    throw new ArchiveEntryError('files that are damaged', { cause: error });
  }
  if (checksum !== entry.crc32) throw new ArchiveEntryError('files that are damaged');
}

async function explainOpenError(path: string, error: unknown): Promise<Error> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 0) return new ArchiveError('the file is empty');
    if (buffer.toString('latin1') !== 'PK\u0003\u0004') return new ArchiveError('it is not a ZIP file');
    return new ArchiveError('its end is missing or damaged: the download was not complete, download it again', {
      cause: error,
    });
  } finally {
    await file.close();
  }
}
