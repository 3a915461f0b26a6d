import type { Summary } from 'backend/core/metrics/summary';
import { type ExportTable, isoTime } from '../../export/export-table.ts';

/** A row for each bar. See `docs/metrics.md#buckets`. */
export function overTimeTable({ chart }: Summary): ExportTable {
  return {
    columns: ['from', 'to', 'messages', 'before'],
    rows: chart.slots.map(({ from, to, messages, before }) => [isoTime(from), isoTime(to), messages, before]),
  };
}
