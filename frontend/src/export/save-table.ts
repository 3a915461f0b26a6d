import type { Summary } from 'backend/core/metrics/summary';
import { downloadFile } from './download-file.ts';
import { type ExportFormat, exportFile } from './export-file.ts';
import type { ExportTable } from './export-table.ts';

/** Lets the browser download the numbers of a panel as a file. The name of the file contains `panel`. */
export function saveTable(
  format: ExportFormat,
  panel: string,
  table: ExportTable,
  summary: Summary,
  timeZone: string,
): void {
  const { name, type, text } = exportFile(format, panel, table, summary, timeZone);
  downloadFile(name, new Blob([text], { type }));
}
