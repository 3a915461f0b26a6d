import { channelAt, personAt } from 'backend/core/queries/lists/list-tables';
import { type ExportCell, isoTime } from '../../export/export-table.ts';
import type { ListColumn } from './list-column.ts';

/**
 * The names of the columns in a file: a person and a channel have an id and a name; durations are in ms. Instead of its
 * text a message has its `ts`.
 */
export function exportColumns(columns: readonly ListColumn[]): string[] {
  return columns.flatMap(({ id, kind }) => {
    if (kind === 'person' || kind === 'channel') return [`${id}_id`, id];
    if (kind === 'text') return ['ts'];
    if (kind === 'time') return [id === 'at' ? id : `${id}_at`];
    return [kind === 'duration' ? `${id}_ms` : id];
  });
}

/** The cells of a row in a file; null where nothing is known. */
export function exportCells(columns: readonly ListColumn[], row: number): ExportCell[] {
  return columns.flatMap((column): ExportCell[] => {
    if (column.kind === 'person' || column.kind === 'channel') {
      const index = column.index(row);
      if (index < 0) return [null, null];
      const { id, name } = column.kind === 'person' ? personAt(column.table, index) : channelAt(column.table, index);
      return [id, name];
    }
    if (column.kind === 'word') return [column.words[column.index(row)] ?? null];
    if (column.kind === 'text') return [column.message(row)?.ts ?? null];
    const value = column.value(row);
    if (Number.isNaN(value)) return [null];
    return [column.kind === 'time' ? isoTime(value) : value];
  });
}
