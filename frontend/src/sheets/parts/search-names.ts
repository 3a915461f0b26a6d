import { foldName } from '../../format/fold-name.ts';
import type { NameEntry } from './name-index.ts';

/** More than anybody reads; who looks for another one types on. */
const MAX_FOUND = 50;

/** What is before a word. */
const WORD_EDGE = /[^\p{L}\p{N}]/u;

/**
 * The entries whose name contains the text: first names that begin with it, then names with a word that begins with it,
 * then the others; each part in the order of the index. Case and accents do not matter. `#` at the beginning finds channels
 * only, `@` people only. An empty text finds nothing.
 */
export function searchNames(index: readonly NameEntry[], text: string): NameEntry[] {
  const { needle, kind } = parseSearch(text);
  if (needle === '') return [];
  const ranks: [NameEntry[], NameEntry[], NameEntry[]] = [[], [], []];
  for (const entry of index) {
    if (kind && entry.kind !== kind) continue;
    const rank = rankOf(entry.folded, needle);
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

function rankOf(name: string, needle: string): 0 | 1 | 2 | null {
  let at = name.indexOf(needle);
  if (at <= 0) return at === 0 ? 0 : null;
  for (; at >= 0; at = name.indexOf(needle, at + 1)) if (WORD_EDGE.test(name.charAt(at - 1))) return 1;
  return 2;
}
