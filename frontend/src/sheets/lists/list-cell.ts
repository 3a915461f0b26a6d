import { channelAt, personAt } from 'backend/core/queries/lists/list-tables';
import { channelName, personName } from '../../format/display-names.ts';
import { formatDuration, formatNumber, formatPercent, formatSigned } from '../../format/format.ts';
import type { TimeFormatter } from '../../format/time-formatter.ts';
import type { ListColumn, SortableColumn } from './list-column.ts';

const NONE = '—';

/** Whom or what a cell names. */
export interface CellTarget {
  kind: 'person' | 'channel';
  id: string;
}

/** The text of a cell; a dash where nothing is known. `now`: ms UTC, its year is left out. */
export function cellText(column: SortableColumn, row: number, timeFormatter: TimeFormatter, now: number): string {
  if (column.kind === 'person' || column.kind === 'channel') {
    const index = column.index(row);
    if (index < 0) return NONE;
    return column.kind === 'person'
      ? personName(personAt(column.table, index))
      : channelName(channelAt(column.table, index));
  }
  if (column.kind === 'word') return column.words[column.index(row)] ?? NONE;
  const value = column.value(row);
  if (Number.isNaN(value)) return NONE;
  switch (column.kind) {
    case 'count':
      return formatNumber(value);
    case 'share':
      return formatPercent(value);
    case 'points':
      return formatSigned(value);
    case 'time':
      return timeFormatter.shortDateTime(value, now);
    case 'duration':
      return formatDuration(value);
  }
}

/** Whose page a cell opens; null for one that names nobody. */
export function cellTarget(column: ListColumn, row: number): CellTarget | null {
  if (column.kind !== 'person' && column.kind !== 'channel') return null;
  const id = column.table.ids[column.index(row)] ?? '';
  return id === '' ? null : { kind: column.kind, id };
}

/** Whose page a row opens: that of the first column that names somebody. */
export function rowTarget(columns: readonly ListColumn[], row: number): CellTarget | null {
  for (const column of columns) {
    const target = cellTarget(column, row);
    if (target) return target;
  }
  return null;
}
