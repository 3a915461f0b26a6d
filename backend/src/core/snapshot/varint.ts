/** The longest number, 2^53, takes eight bytes. */
const MAX_VARINT_BYTES = 8;

/**
 * Writes whole numbers below 2^53 as unsigned LEB128: seven bits a byte, lowest first, so that small numbers take one
 * byte. It writes whole columns, because a call for each number would take longer than writing the number.
 */
export class VarintWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  write(values: Float64Array): void {
    this.#makeRoom(values.length * MAX_VARINT_BYTES);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < values.length; i++) {
      let rest = values[i] ?? 0;
      // The bit operations below work up to 31 bits.
      for (; rest >= 2 ** 31; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) + 128;
      for (; rest >= 128; rest >>= 7) bytes[at++] = (rest & 127) + 128;
      bytes[at++] = rest;
    }
    this.#length = at;
  }

  /** All bytes written so far, valid until the next `write`. */
  written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Reads the numbers that `VarintWriter` wrote. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next `count` numbers. Throws `RangeError` if the bytes end too early or a number is 2^53 or greater. */
  read(count: number): Float64Array {
    const bytes = this.#bytes;
    // A number takes at least one byte. This check prevents a large allocation for a damaged count.
    if (count > bytes.length - this.#at) throw damagedVarintError();
    const values = new Float64Array(count);
    let at = this.#at;
    for (let i = 0; i < count; i++) {
      let byte = bytes[at++];
      let value = 0;
      let scale = 1;
      while (byte !== undefined && byte >= 128) {
        value += (byte - 128) * scale;
        scale *= 128;
        byte = bytes[at++];
      }
      if (byte === undefined || scale > 2 ** 49) throw damagedVarintError();
      values[i] = value + byte * scale;
    }
    this.#at = at;
    return values;
  }
}

function damagedVarintError(): RangeError {
  return new RangeError('the bytes of a number are truncated or damaged');
}
