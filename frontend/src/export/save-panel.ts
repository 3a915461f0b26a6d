import type { Summary } from 'backend/core/metrics/summary';
import { downloadFile } from './download-file.ts';
import { type ExportFormat, exportFile } from './export-file.ts';
import { PANEL_TABLES } from './panel-tables.ts';

/** Saves what a panel shows. */
export function savePanel(format: ExportFormat, panel: string, summary: Summary, timeZone: string): void {
  const table = PANEL_TABLES[panel]?.(summary);
  if (!table) throw new Error(`no table is known of the panel ${panel}`);
  const { name, type, text } = exportFile(format, panel, table, summary, timeZone);
  downloadFile(name, new Blob([text], { type }));
}
