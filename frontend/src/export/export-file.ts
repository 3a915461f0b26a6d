import type { Summary } from 'backend/core/metrics/summary';
import { toCsv } from './csv.ts';
import type { ExportTable } from './export-table.ts';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportFile {
  name: string;
  type: string;
  text: string;
}

/** The rows as objects, with all that one must know to read them again: of what moment and what part they are. */
export function toJson(
  panel: string,
  { columns, rows }: ExportTable,
  { now, filter }: Summary,
  timeZone: string,
): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null])));
  const file = { v: 1, panel, as_of: new Date(now).toISOString(), time_zone: timeZone, filter, rows: objects };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** `slackpanda-channels-20261117T140638Z.csv` */
export function exportFile(
  format: ExportFormat,
  panel: string,
  table: ExportTable,
  summary: Summary,
  timeZone: string,
): ExportFile {
  const stamp = new Date(summary.now).toISOString().replace(/[-:]|\.\d+/g, '');
  const name = `slackpanda-${panel}-${stamp}.${format}`;
  return format === 'csv'
    ? { name, type: 'text/csv;charset=utf-8', text: toCsv(table) }
    : { name, type: 'application/json', text: toJson(panel, table, summary, timeZone) };
}
