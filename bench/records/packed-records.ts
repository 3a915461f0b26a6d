import { parseRecord } from '../../backend/src/core/records/parse-record.ts';
import type { MessageRecord } from '../../backend/src/core/records/record.ts';

/** Bytes that a record of the bench takes at most. */
const MAX_RECORD_BYTES = 512;
const NEWLINE_BYTE = 10;

/**
 * Records as the bytes that a log holds. A million of them as objects are four hundred megabytes that the collector marks
 * again and again, in the time of whatever is measured meanwhile; no process of the product ever holds so many.
 */
export class PackedRecords {
  readonly #bytes: Buffer;
  /** Where each begins, in the order in which they are read. */
  readonly #at: readonly number[];

  private constructor(bytes: Buffer, at: readonly number[]) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Throws where one is wider than is allowed for. */
  static of(records: Iterable<MessageRecord>, count: number): PackedRecords {
    const bytes = Buffer.alloc(count * MAX_RECORD_BYTES);
    const at: number[] = [];
    let end = 0;
    for (const record of records) {
      at.push(end);
      // Node writes nothing into what is longer than two gigabytes, and finds nothing beyond them.
      const room = bytes.subarray(end, end + MAX_RECORD_BYTES);
      const length = room.write(`${JSON.stringify(record)}\n`);
      if (room[length - 1] !== NEWLINE_BYTE)
        throw new RangeError(`records of the bench are wider than ${MAX_RECORD_BYTES} bytes`);
      end += length;
    }
    return new PackedRecords(bytes.subarray(0, end), at);
  }

  get length(): number {
    return this.#at.length;
  }

  /** The same ones in another order. */
  reordered(order: (at: readonly number[]) => number[]): PackedRecords {
    return new PackedRecords(this.#bytes, order(this.#at));
  }

  line(index: number): string {
    const at = this.#at[index] ?? 0;
    const rest = this.#bytes.subarray(at, at + MAX_RECORD_BYTES);
    return rest.toString('utf8', 0, rest.indexOf(NEWLINE_BYTE));
  }

  /** The records, some at a time. */
  *batches(size: number): Generator<MessageRecord[]> {
    for (let from = 0; from < this.length; from += size) {
      const portion: MessageRecord[] = [];
      for (let i = from; i < Math.min(from + size, this.length); i++) {
        const record = parseRecord(JSON.parse(this.line(i)));
        if (record?.metric_type === 'message_count') portion.push(record);
      }
      yield portion;
    }
  }
}
