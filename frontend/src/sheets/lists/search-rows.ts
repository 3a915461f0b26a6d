import { foldName } from '../../format/fold-name.ts';
import { foldedNamesOf, type ListModel } from './list-column.ts';

/** The rows in which a name of a person or channel, or a word, contains the text; case and accents do not matter. */
export function searchRows({ length, columns }: ListModel, text: string): Uint32Array {
  const needle = foldName(text.trim());
  const all = Uint32Array.from({ length }, (_, row) => row);
  if (needle === '') return all;
  const tests = columns.flatMap((column) => {
    if (column.kind !== 'person' && column.kind !== 'channel' && column.kind !== 'word') return [];
    const texts = column.kind === 'word' ? column.words.map(foldName) : foldedNamesOf(column);
    const isFound = Uint8Array.from(texts, (name) => Number(name.includes(needle)));
    return [(row: number) => isFound[column.index(row)] === 1];
  });
  return all.filter((row) => tests.some((test) => test(row)));
}
