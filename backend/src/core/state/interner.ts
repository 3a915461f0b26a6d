import { hashString } from './murmur-hash.ts';

/**
 * Ids as small whole numbers, so that a row can hold one in four bytes. 0 is the empty id: "nobody known".
 * Numbers depend on the order of arrival: they never leave the community they belong to.
 */
export class Interner {
  readonly ids: string[] = [''];
  /** Of each id, by its index. */
  readonly hashes: number[] = [hashString('')];
  readonly #indexOf = new Map<string, number>([['', 0]]);

  intern(id: string): number {
    const known = this.#indexOf.get(id);
    if (known !== undefined) return known;
    const index = this.ids.push(id) - 1;
    this.hashes.push(hashString(id));
    this.#indexOf.set(id, index);
    return index;
  }

  /** The index of an id that was seen before. */
  indexOf(id: string): number | undefined {
    return this.#indexOf.get(id);
  }

  idAt(index: number): string {
    return this.ids[index] ?? '';
  }

  /** Of two indices the one whose id is greater: the same answer whatever the order of arrival. */
  greaterById(a: number, b: number): number {
    return a === b || this.idAt(a) >= this.idAt(b) ? a : b;
  }
}
