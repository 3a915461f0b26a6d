import type { Summary } from 'backend/core/metrics/summary';
import type { ExportTable } from '../../export/export-table.ts';
import { WEEKDAYS } from '../../format/weekdays.ts';

/** A row for each hour of the week, see `docs/metrics.md#busy-hours`. */
export function busyHoursTable({ hours }: Summary): ExportTable {
  return {
    columns: ['weekday', 'hour', 'messages'],
    rows: Array.from(hours, (messages, hour) => [WEEKDAYS[Math.floor(hour / 24)] ?? null, hour % 24, messages]),
  };
}
