import type { Summary } from 'backend/core/summary';
import { type ExportFormat, exportFile } from './files.ts';
import { downloadFile } from './save.ts';
import { PANEL_TABLES } from './tables.ts';

/** Saves what a panel shows. */
export function savePanel(format: ExportFormat, panel: string, summary: Summary, timeZone: string): void {
  const table = PANEL_TABLES[panel]?.(summary);
  if (!table) throw new Error(`no table is known of the panel ${panel}`);
  const { name, type, text } = exportFile(format, panel, table, summary, timeZone);
  downloadFile(name, new Blob([text], { type }));
}
