import { crc32, deflateRawSync } from 'node:zlib';
import type { ExportFiles } from './export-zip.ts';

/** An entry of a ZIP archive as yazl would not write it: each field is up to the test. */
export interface RawEntry {
  name: string;
  /** The position of the local header. */
  offset: number;
  compressedBytes: number;
  bytes: number;
  crc: number;
  /** The compression; 8 (Deflate) by default. */
  method?: number;
  comment?: string;
}

/** A line of the table of contents. */
function tableLine({ name, offset, compressedBytes, bytes, crc, method = 8, comment = '' }: RawEntry): Buffer {
  const line = Buffer.alloc(46);
  line.writeUInt32LE(0x02014b50, 0);
  line.writeUInt16LE(20, 6);
  line.writeUInt16LE(method, 10);
  line.writeUInt32LE(crc, 16);
  line.writeUInt32LE(compressedBytes, 20);
  line.writeUInt32LE(bytes, 24);
  line.writeUInt16LE(Buffer.byteLength(name), 28);
  line.writeUInt16LE(Buffer.byteLength(comment), 32);
  line.writeUInt32LE(offset, 42);
  return Buffer.concat([line, Buffer.from(name + comment)]);
}

export function localHeader(name: string, method = 8): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

/** Local headers and data, then the table of contents of the whole archive. */
export function rawZip(body: Buffer, entries: readonly RawEntry[]): Buffer {
  const table = Buffer.concat(entries.map(tableLine));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(table.length, 12);
  end.writeUInt32LE(body.length, 16);
  return Buffer.concat([body, table, end]);
}

/** The parts of a ZIP archive with these files, to which a test adds more. */
export function rawParts(content: ExportFiles): { body: Buffer; entries: RawEntry[] } {
  const [body, entries]: [Buffer[], RawEntry[]] = [[], []];
  let offset = 0;
  for (const [name, json] of Object.entries(content)) {
    const bytes = Buffer.isBuffer(json) ? json : Buffer.from(JSON.stringify(json));
    const data = deflateRawSync(bytes);
    entries.push({ name, offset, compressedBytes: data.length, bytes: bytes.length, crc: crc32(bytes) });
    body.push(localHeader(name), data);
    offset += 30 + Buffer.byteLength(name) + data.length;
  }
  return { body: Buffer.concat(body), entries };
}
