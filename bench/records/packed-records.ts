import { parseRecord } from '../../backend/src/core/records/parse-record.ts';
import type { MessageRecord } from '../../backend/src/core/records/record.ts';

const MAX_RECORD_BYTES = 512;
const NEWLINE_BYTE = 10;

/**
 * Records as bytes, as in a log. As objects, a million of them take four hundred megabytes, which the garbage collector marks
 * again and again while something else is measured. No process of the product holds so many objects.
 */
export class PackedRecords {
  readonly #bytes: Buffer;
  /** Where each record begins, in the order in which the records are read. */
  readonly #starts: readonly number[];

  private constructor(bytes: Buffer, starts: readonly number[]) {
    this.#bytes = bytes;
    this.#starts = starts;
  }

  /** Packs up to `count` records. Throws a RangeError for a record over 512 bytes. */
  static of(records: Iterable<MessageRecord>, count: number): PackedRecords {
    const bytes = Buffer.alloc(count * MAX_RECORD_BYTES);
    const starts: number[] = [];
    let end = 0;
    for (const record of records) {
      starts.push(end);
      // A short view per record, because Node neither writes nor finds anything beyond two gigabytes of a Buffer.
      const slot = bytes.subarray(end, end + MAX_RECORD_BYTES);
      const length = slot.write(`${JSON.stringify(record)}\n`);
      if (slot[length - 1] !== NEWLINE_BYTE)
        throw new RangeError(`a record is longer than ${MAX_RECORD_BYTES} bytes: raise MAX_RECORD_BYTES`);
      end += length;
    }
    return new PackedRecords(bytes.subarray(0, end), starts);
  }

  get length(): number {
    return this.#starts.length;
  }

  /** Returns the same records in another order; `order` receives and returns their start offsets. */
  reordered(order: (starts: readonly number[]) => number[]): PackedRecords {
    return new PackedRecords(this.#bytes, order(this.#starts));
  }

  /** Returns the JSON of one record. */
  line(index: number): string {
    const start = this.#starts[index] ?? 0;
    const slot = this.#bytes.subarray(start, start + MAX_RECORD_BYTES);
    return slot.toString('utf8', 0, slot.indexOf(NEWLINE_BYTE));
  }

  /** Yields the records in arrays of up to `size`. */
  *batches(size: number): Generator<MessageRecord[]> {
    for (let from = 0; from < this.length; from += size) {
      const batch: MessageRecord[] = [];
      for (let i = from; i < Math.min(from + size, this.length); i++) {
        const record = parseRecord(JSON.parse(this.line(i)));
        if (record?.metric_type === 'message_count') batch.push(record);
      }
      yield batch;
    }
  }
}
