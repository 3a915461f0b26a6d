import type { Summary } from 'backend/core/metrics/summary';
import { type ExportTable, isoTime } from '../../export/export-table.ts';

/** The score over the period, and its numbers of the rolling 30 days, see `docs/metrics.md#trend`. */
export function healthTable({ trend }: Summary): ExportTable {
  return {
    columns: ['at', 'score', 'messages_30d', 'new_members_30d', 'posters_30d'],
    rows: trend.map(({ at, score, messages, newMembers, posters }) => [
      isoTime(at),
      score,
      messages,
      newMembers,
      posters,
    ]),
  };
}
