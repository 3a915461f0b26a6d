import { BOM, csvLines } from './csv.ts';
import { downloadFile } from './download-file.ts';
import type { ExportFormat } from './export-file.ts';
import type { ExportCell } from './export-table.ts';

/** A list of any length, whose rows are made while the file is written. */
export interface ExportList {
  /** Stands in the name of the file. */
  name: string;
  columns: readonly string[];
  length: number;
  /** The cells of the row at a place of the list. */
  cells: (place: number) => readonly ExportCell[];
  /** What a JSON file contains beside its rows. */
  about: Readonly<Record<string, unknown>>;
}

/** So many rows are made at once; the page draws in between. */
const ROWS_AT_ONCE = 5000;

/** Lets the browser download every row of a list. `at`: the moment of the list, ms UTC. */
export async function saveList(format: ExportFormat, list: ExportList, at: number): Promise<void> {
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  const parts: BlobPart[] = [];
  for await (const part of listParts(format, list)) parts.push(part);
  const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
  downloadFile(`slackpanda-${list.name}-${stamp}.${format}`, new Blob(parts, { type }));
}

/** The text of the file in parts. */
export async function* listParts(format: ExportFormat, list: ExportList): AsyncGenerator<string> {
  const { columns, length, cells, about } = list;
  yield format === 'csv'
    ? BOM + csvLines([columns])
    : `${JSON.stringify({ v: 1, ...about }, null, 2).slice(0, -2)},\n  "rows": [`;
  for (let from = 0; from < length; from += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, length - from) }, (_, i) => cells(from + i));
    yield format === 'csv' ? csvLines(rows) : jsonRows(columns, rows, from === 0);
    await new Promise((resolve) => setTimeout(resolve));
  }
  if (format === 'json') yield '\n  ]\n}\n';
}

function jsonRows(columns: readonly string[], rows: readonly (readonly ExportCell[])[], isFirst: boolean): string {
  const lines = rows.map((row) =>
    JSON.stringify(Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null]))),
  );
  return `${isFirst ? '' : ','}\n    ${lines.join(',\n    ')}`;
}
