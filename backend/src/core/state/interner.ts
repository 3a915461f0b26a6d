import { hashString } from './murmur-hash.ts';

/**
 * Gives each id a small whole number, its index, so that a row holds an id in four bytes. Index 0 is the empty id, for
 * an unknown author. Indexes depend on the order of arrival, so they are valid in one community only.
 */
export class Interner {
  readonly ids: string[] = [''];
  /** The hash of each id, by index. */
  readonly hashes: number[] = [hashString('')];
  readonly #indexOf = new Map<string, number>([['', 0]]);

  /** The index of an id; adds the id if it is new. */
  intern(id: string): number {
    const known = this.#indexOf.get(id);
    if (known !== undefined) return known;
    const index = this.ids.push(id) - 1;
    this.hashes.push(hashString(id));
    this.#indexOf.set(id, index);
    return index;
  }

  /** The index of an id; `undefined` if `intern` was never called with it. */
  indexOf(id: string): number | undefined {
    return this.#indexOf.get(id);
  }

  /** The id at an index; empty if there is no such index. */
  idAt(index: number): string {
    return this.ids[index] ?? '';
  }

  /** The index of the greater id, which does not depend on the order of arrival. */
  greaterById(a: number, b: number): number {
    return a === b || this.idAt(a) >= this.idAt(b) ? a : b;
  }
}
