/** The archive cannot be read. Its message is shown to users. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/** One entry cannot be read to its end. Its message is a kind of `ReasonCounts`, in the plural. */
export class ArchiveEntryError extends Error {
  override readonly name = 'ArchiveEntryError';
}

/** A file of an export. */
export interface ArchiveEntry {
  /** With `/` between folders. No file is ever written under this name. */
  name: string;
  /** Whether the name would lead out of the folder of an unpacked archive, which only hostile names do. */
  escapesArchive: boolean;
  /** Whether the content can only be read with a password. */
  isEncrypted: boolean;
  /** The size in the archive. */
  compressedBytes: number;
  /**
   * Yields the content. Each call reads it from its start. Throws `ArchiveEntryError`, possibly after a part of the
   * content: what is yielded is whole only once the end is reached. `readJsonArray` returns whole entries only.
   */
  read(): AsyncIterable<Buffer>;
}

/** An export: a ZIP file, or the folder of an unpacked one. */
export interface Archive {
  /**
   * Yields all files, in the same order at each call. It returns to the event loop every few milliseconds, so that
   * a million files do not delay a request. Throws `ArchiveError`.
   */
  entries(): AsyncIterable<ArchiveEntry>;
  close(): Promise<void>;
}
