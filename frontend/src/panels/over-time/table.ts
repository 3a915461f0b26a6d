import type { Summary } from 'backend/core/metrics/summary';
import { type ExportTable, isoTime } from '../../export/export-table.ts';

/** A row for each bar: hours while the chart shows hours, else days. See `docs/metrics.md#days-chart`. */
export function overTimeTable({ days, zoom }: Summary): ExportTable {
  if (zoom)
    return {
      columns: ['from', 'to', 'messages'],
      rows: zoom.map(({ from, to, messages }) => [isoTime(from), isoTime(to), messages]),
    };
  return {
    columns: ['date', 'from', 'to', 'messages'],
    rows: days.map(({ date, from, to, messages }) => [date, isoTime(from), isoTime(to), messages]),
  };
}
