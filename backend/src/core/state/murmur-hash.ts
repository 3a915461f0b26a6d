/**
 * The steps of MurmurHash3 for 32 bits (Austin Appleby, public domain), from which the digest is made. The digest finds
 * mistakes in the code; it does not resist forgery.
 */

/** Any constant would do; another one changes every digest. */
const SEED = 0x811c9dc5;

/** Adds one word of 32 bits to a hash. */
export function mixHash(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** The last step: it makes every bit of the input change about half of the bits of the result. */
export function finalizeHash(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The hash of a text, 32 bits unsigned. Each UTF-16 code unit is one word. */
export function hashString(text: string): number {
  let hash = SEED;
  for (let i = 0; i < text.length; i++) hash = mixHash(hash, text.charCodeAt(i));
  return finalizeHash(hash ^ text.length);
}
