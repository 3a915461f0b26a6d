import { ArchiveEntryError } from './archive.ts';

const MAX_UINT32 = 0xffff_ffff;
const LOCAL_HEADER_BYTES = 30;
const TABLE_LINE_BYTES = 46;
const END_RECORD_BYTES = 22;
/** APPNOTE.TXT, 4.4.5 */
export const DEFLATE64_METHOD = 9;
const VERSION = 21;

/** The data of an entry that is compressed with Deflate64. */
export interface Deflate64Data {
  compressedBytes: number;
  /** The size of the content. */
  bytes: number;
  /** Resolves with `length` bytes of the compressed data from `position` on. */
  read(position: number, length: number): Promise<Buffer>;
}

/**
 * Yields the content of Deflate64 data, which the compressed folders of Windows and 7-Zip write for large files, and
 * which zlib does not inflate. zip.js does, but only from a ZIP archive: it gets one with this entry alone. Checks the
 * size, not the checksum. Throws an error if the data is damaged.
 */
export async function* inflateDeflate64(data: Deflate64Data): AsyncGenerator<Buffer, void, undefined> {
  if (data.compressedBytes > MAX_UINT32) throw new ArchiveEntryError('files that are damaged');
  // Loaded only for such an entry, because few archives have one.
  const { Reader, ZipReader } = await import('@zip.js/zip.js');
  const { head, tail } = archiveAround(data);
  const dataEnd = head.length + data.compressedBytes;

  class EntryReader extends Reader<undefined> {
    override size = dataEnd + tail.length;

    override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
      const end = Math.min(index + length, this.size);
      const [from, to] = [Math.max(index, head.length), Math.min(end, dataEnd)];
      return Buffer.concat([
        head.subarray(index, end),
        from < to ? await data.read(from - head.length, to - from) : Buffer.alloc(0),
        tail.subarray(Math.max(0, index - dataEnd), Math.max(0, end - dataEnd)),
      ]);
    }
  }

  const zip = new ZipReader(new EntryReader(undefined), { useWebWorkers: false, checkCrc32: false });
  const [entry] = await zip.getEntries();
  if (!entry || entry.directory) throw new ArchiveEntryError('files that are damaged');
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // Its failure is that of the stream, too, which the loop reports.
  const inflated = entry.getData(writable).catch(() => undefined);
  for await (const chunk of readable) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  await inflated;
  await zip.close();
}

/** What stands before and behind the data in a ZIP archive of one entry; APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16. */
function archiveAround({ compressedBytes, bytes }: Deflate64Data): { head: Buffer; tail: Buffer } {
  const head = Buffer.alloc(LOCAL_HEADER_BYTES + 1, 'x');
  head.fill(0, 0, LOCAL_HEADER_BYTES).writeUInt32LE(0x0403_4b50, 0);
  writeEntryFields(head.subarray(4), compressedBytes, bytes);
  const line = Buffer.alloc(TABLE_LINE_BYTES + 1, 'x');
  line.fill(0, 0, TABLE_LINE_BYTES).writeUInt32LE(0x0201_4b50, 0);
  writeEntryFields(line.subarray(6), compressedBytes, bytes);
  const end = Buffer.alloc(END_RECORD_BYTES);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(line.length, 12);
  end.writeUInt32LE(head.length + compressedBytes, 16);
  return { head, tail: Buffer.concat([line, end]) };
}

/** The fields that a local header and a line of the table have in the same order; the name has one byte. */
function writeEntryFields(fields: Buffer, compressedBytes: number, bytes: number): void {
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(DEFLATE64_METHOD, 4);
  fields.writeUInt32LE(compressedBytes, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(1, 22);
}
