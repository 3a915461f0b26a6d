import { foldName } from '../../format/fold-name.ts';
import type { NameEntry } from './name-index.ts';

/** More than anybody reads. Further letters find the others. */
const MAX_FOUND = 50;

/** What is before a word. */
const WORD_EDGE = /[^\p{L}\p{N}]/u;

/**
 * The entries whose name contains every word of the text: first names that begin with the text, then names in which
 * each word of the text begins a word, then the others; each part in the order of the index. A whole id finds its entry.
 * Case and accents do not matter. `#` at the beginning finds channels only, `@` people only. An empty text finds nothing.
 */
export function searchNames(index: readonly NameEntry[], text: string): NameEntry[] {
  const { needle, kind } = parseSearch(text);
  if (needle === '') return [];
  const words = needle.split(/\s+/);
  const ranks: [NameEntry[], NameEntry[], NameEntry[]] = [[], [], []];
  for (const entry of index) {
    if (kind && entry.kind !== kind) continue;
    const rank = rankOf(entry, needle, words);
    if (rank !== null && ranks[rank].length < MAX_FOUND) ranks[rank].push(entry);
    if (ranks[0].length === MAX_FOUND) break;
  }
  return ranks.flat().slice(0, MAX_FOUND);
}

function parseSearch(text: string): { needle: string; kind: NameEntry['kind'] | null } {
  const trimmed = text.trim();
  const kind = trimmed.startsWith('#') ? 'channel' : trimmed.startsWith('@') ? 'person' : null;
  return { needle: foldName(kind ? trimmed.slice(1).trim() : trimmed), kind };
}

function rankOf({ id, folded }: NameEntry, needle: string, words: readonly string[]): 0 | 1 | 2 | null {
  if (folded.startsWith(needle) || id.toLowerCase() === needle) return 0;
  if (!words.every((word) => folded.includes(word))) return null;
  return words.every((word) => hasWordStart(folded, word)) ? 1 : 2;
}

/** Whether a word of the name begins with the text. */
function hasWordStart(name: string, text: string): boolean {
  for (let at = name.indexOf(text); at >= 0; at = name.indexOf(text, at + 1))
    if (at === 0 || WORD_EDGE.test(name.charAt(at - 1))) return true;
  return false;
}
