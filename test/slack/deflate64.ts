/** A run of one character that a Deflate64 stream has as one copy. */
export interface Run {
  character: string;
  length: number;
}

/**
 * Compresses ASCII text and runs as one block of Deflate64 with fixed codes. A run of over 258 characters becomes one
 * copy, which Deflate cannot express: its code 285 means 258, the one of Deflate64 3 to 65,538 with 16 bits behind it.
 */
export function deflate64(parts: readonly (string | Run)[]): Buffer {
  const bits = new BitWriter();
  bits.add(1, 1);
  bits.add(1, 2);
  for (const part of parts) {
    if (typeof part === 'string') for (const byte of Buffer.from(part, 'ascii')) bits.addCode(0x30 + byte, 8);
    else {
      bits.addCode(0x30 + part.character.charCodeAt(0), 8);
      bits.addCode(0xc5, 8);
      bits.add(part.length - 4, 16);
      bits.addCode(0, 5);
    }
  }
  bits.addCode(0, 7);
  return bits.bytes();
}

class BitWriter {
  readonly #bits: number[] = [];

  /** A number, its lowest bit first. */
  add(value: number, count: number): void {
    for (let bit = 0; bit < count; bit++) this.#bits.push((value >> bit) & 1);
  }

  /** A Huffman code, its highest bit first. */
  addCode(code: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.push((code >> bit) & 1);
  }

  bytes(): Buffer {
    const bytes = Buffer.alloc(Math.ceil(this.#bits.length / 8));
    for (const [i, bit] of this.#bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (i & 7));
    return bytes;
  }
}
