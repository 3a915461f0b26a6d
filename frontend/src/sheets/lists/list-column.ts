import { type ChannelTable, channelAt, type PersonTable, personAt } from 'backend/core/queries/lists/list-tables';
import { channelName, personName } from '../../format/display-names.ts';
import { foldName } from '../../format/fold-name.ts';
import type { ListedMessage } from './listed-message.ts';

/** How a number is written. Times are ms UTC, durations ms; `NaN` is not known. */
export type NumberKind = 'count' | 'share' | 'points' | 'time' | 'duration';

/** One column of a list. Rows are numbered as in the result of the query. */
export type ListColumn = {
  /** Its name in the address and in JSON. Names of exported columns are made of it. */
  id: string;
  title: string;
  /** Of its track in the grid, for example `minmax(8rem, 2fr)`. */
  width: string;
} & (
  | { kind: 'person'; table: PersonTable; index: (row: number) => number }
  | { kind: 'channel'; table: ChannelTable; index: (row: number) => number }
  | { kind: NumberKind; value: (row: number) => number }
  | { kind: 'word'; words: readonly string[]; index: (row: number) => number }
  | { kind: 'text'; message: (row: number) => ListedMessage | null }
);

/** A column by which a list can be sorted: texts are loaded for the visible rows only. */
export type SortableColumn = Exclude<ListColumn, { kind: 'text' }>;

/** A list that can be drawn, sorted, searched and saved. */
export interface ListModel {
  length: number;
  /** The first names the row, the second is its most important number: a phone shows these two large. */
  columns: readonly ListColumn[];
}

/** Names by the table that holds them. */
const foldedNames = new WeakMap<object, readonly string[]>();

/** The names of a column as they are searched and sorted, by index. Made once for each table. */
export function foldedNamesOf(column: Extract<ListColumn, { kind: 'person' | 'channel' }>): readonly string[] {
  const known = foldedNames.get(column.table);
  if (known) return known;
  const made =
    column.kind === 'person'
      ? column.table.ids.map((_, index) => foldName(personName(personAt(column.table, index))))
      : column.table.ids.map((_, index) => foldName(channelName(channelAt(column.table, index))));
  foldedNames.set(column.table, made);
  return made;
}

export function isSortable(column: ListColumn): column is SortableColumn {
  return column.kind !== 'text';
}

/** Whether a column is aligned as text is. */
export function isText(kind: ListColumn['kind']): boolean {
  return kind === 'person' || kind === 'channel' || kind === 'word' || kind === 'text';
}
