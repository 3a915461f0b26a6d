import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl';

const MB = 1024 * 1024;

/** What an archive may ask of us. A workspace of half a million people has a `users.json` of about 600 MB. */
const ENTRIES = 1_000_000;
const ENTRY_BYTES = 2048 * MB;
/** JSON of Slack's is packed to a tenth; what grows more than this is made to burst. Small things may grow as they like. */
const GROWTH = 200;
const SMALL_ENTRY = 16 * MB;
const SMALL_ARCHIVE = 1024 * MB;

/** The file as a whole cannot be read, in words for a person. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
}

/** One entry cannot be read, or not to its end, in words that fit a list of counts. */
export class EntryRefused extends Error {
  override readonly name = 'EntryRefused';
}

export interface ArchiveEntry {
  /** With `/` between folders. Nothing is ever written under this name. */
  name: string;
  /** Whether the name leads out of the archive: an honest one never does. */
  isOutside: boolean;
  /** Bytes in the archive. */
  size: number;
  /** The content, as it is read. Throws `EntryRefused`, perhaps after some of it. */
  read(): AsyncIterable<Buffer>;
}

export interface Archive {
  /** All entries but folders, in the order of the table of contents. Once. Throws `ArchiveRefused`. */
  entries(): AsyncIterable<ArchiveEntry>;
  close(): void;
}

/**
 * Opens a ZIP file by its table of contents. Nothing is unpacked to disk, and what is read is bounded: an entry or archive that
 * inflates out of proportion is given up where it does. Throws `ArchiveRefused`.
 */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await openPromise(path, { decodeStrings: false, autoClose: false }).catch(async (error: unknown) => {
    throw await whyNot(path, error);
  });
  if (zip.entryCount > ENTRIES) {
    zip.close();
    throw new ArchiveRefused(`it lists ${zip.entryCount} files, and more than ${ENTRIES} are not read`);
  }
  const left = { bytes: Math.max(SMALL_ARCHIVE, zip.fileSize * GROWTH) };
  return {
    entries: () => entriesOf(zip, left),
    close: () => zip.close(),
  };
}

async function* entriesOf(zip: ZipFile, left: { bytes: number }): AsyncGenerator<ArchiveEntry> {
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name.endsWith('/')) continue;
      const isOutside = validateFileName(name) !== null;
      yield { name, isOutside, size: entry.compressedSize, read: () => contentOf(zip, entry, left) };
    }
  } catch (error) {
    throw new ArchiveRefused(`its table of contents is damaged (${messageOf(error)})`, { cause: error });
  }
}

/** UTF-8 where it is that, flagged or not; else as the flags say, which means the code page of the first PCs. */
function nameOf({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fileNameRaw).replaceAll('\\', '/');
  } catch {
    return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  }
}

async function* contentOf(
  zip: ZipFile,
  entry: Entry,
  left: { bytes: number },
): AsyncGenerator<Buffer, void, undefined> {
  if (entry.isEncrypted()) throw new EntryRefused('files that are encrypted');
  if (!entry.canDecodeFileData()) throw new EntryRefused('files packed in a way that is not supported');
  const most = Math.min(ENTRY_BYTES, Math.max(SMALL_ENTRY, entry.compressedSize * GROWTH));
  let [bytes, sum] = [0, 0];
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      bytes += chunk.length;
      left.bytes -= chunk.length;
      if (bytes > most) throw new EntryRefused('files that inflate out of all proportion (a ZIP bomb)');
      if (left.bytes < 0) throw new ArchiveRefused('it inflates out of all proportion (a ZIP bomb)');
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof EntryRefused || error instanceof ArchiveRefused) throw error;
    throw new EntryRefused('files that are damaged', { cause: error });
  }
  if (sum !== entry.crc32) throw new EntryRefused('files that are damaged');
}

async function whyNot(path: string, error: unknown): Promise<Error> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 0) return new ArchiveRefused('the file is empty');
    if (buffer.toString('latin1') !== 'PK\u0003\u0004') return new ArchiveRefused('it is not a ZIP file');
    return new ArchiveRefused('its end is missing or damaged: the download broke off, fetch it again', {
      cause: error,
    });
  } finally {
    await file.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
