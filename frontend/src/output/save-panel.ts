import type { Summary } from 'backend/core/summary';
import { type Format, outputFile } from './files.ts';
import { save } from './save.ts';
import { TABLES } from './tables.ts';

/** Saves what a panel shows. */
export function savePanel(format: Format, panel: string, summary: Summary, timeZone: string): void {
  const table = TABLES[panel]?.(summary);
  if (!table) throw new Error(`no table is known of the panel ${panel}`);
  const { name, type, text } = outputFile(format, panel, table, summary, timeZone);
  save(name, new Blob([text], { type }));
}
