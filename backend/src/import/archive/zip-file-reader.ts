import { createReadStream, type NoParamCallback, open, read } from 'node:fs';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/** One read of the disk brings the table of contents of a few thousand files. */
const BLOCK_BYTES = 256 * 1024;
/** An import reads a line of the table of contents, then the file that it names: each place needs a block of its own. */
const MAX_BLOCKS = 2;

const SMALL_BYTES = 64 * 1024;

/** A stream that ends or is destroyed leaves the file open for the others. */
const SHARED_FILE = { read, open, close: (_fd: number, callback?: NoParamCallback) => callback?.(null) };

/** The part of a file that is the ZIP archive, in bytes from the start of the file; `end` is behind its last byte. */
export interface ZipRange {
  start: number;
  end: number;
}

/** Bytes of the file, from `start` on. */
interface Block {
  start: number;
  bytes: Buffer;
}

/**
 * Reads a ZIP archive for yauzl, by positions within `range`. Small reads come from blocks in memory: yauzl reads each
 * line of the table of contents by itself, which without the blocks are two reads of the disk for each file. The owner
 * of the file descriptor closes it.
 */
export class ZipFileReader extends RandomAccessReader {
  readonly #fd: number;
  readonly #range: ZipRange;
  /** The last one that was read or used is the first. */
  #blocks: Block[] = [];

  constructor(fd: number, range: ZipRange) {
    super();
    this.#fd = fd;
    this.#range = range;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const start = this.#range.start + position;
    const end = Math.min(start + length, this.#range.end);
    if (this.#copyFromBlock(buffer, offset, start, end)) {
      callback(null, end - start);
      return;
    }
    const block = Buffer.allocUnsafe(Math.max(length, BLOCK_BYTES));
    read(this.#fd, block, 0, block.length, start, (error, bytesRead) => {
      if (error) {
        callback(error);
        return;
      }
      this.#rememberBlock({ start, bytes: block.subarray(0, bytesRead) });
      callback(null, block.copy(buffer, offset, 0, Math.max(0, Math.min(bytesRead, end - start))));
    });
  }

  override createReadStream({ start, end }: { start: number; end: number }): Readable {
    if (start >= end) return Readable.from([]);
    if (end - start <= SMALL_BYTES) return Readable.from(this.#readSmall(start, end));
    const position = { start: this.#range.start + start, end: this.#range.start + end - 1 };
    return createReadStream('', { fd: this.#fd, fs: SHARED_FILE, ...position });
  }

  /** Resolves with the bytes at a position of the archive, fewer at its end. */
  async readBytes(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    const bytesRead = await new Promise<number>((resolve, reject) => {
      this.read(buffer, 0, length, position, (error, bytes = 0) => (error ? reject(error) : resolve(bytes)));
    });
    return buffer.subarray(0, bytesRead);
  }

  /** A stream of the file for each of 100,000 small files would take most of the time of an import. */
  async *#readSmall(start: number, end: number): AsyncGenerator<Buffer> {
    yield await this.readBytes(start, end - start);
  }

  /** Called by yauzl. The file remains open. */
  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  #copyFromBlock(buffer: Buffer, offset: number, start: number, end: number): boolean {
    const block = this.#blocks.find(({ start: from, bytes }) => from <= start && end <= from + bytes.length);
    if (!block || end <= start) return false;
    block.bytes.copy(buffer, offset, start - block.start, end - block.start);
    this.#rememberBlock(block);
    return true;
  }

  #rememberBlock(block: Block): void {
    this.#blocks = [block, ...this.#blocks.filter((other) => other !== block)].slice(0, MAX_BLOCKS);
  }
}
