import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import type { Summary } from 'backend/core/metrics/summary';
import { type ExportCell, type ExportTable, isoTime } from '../../export/export-table.ts';

/** The newest first, see `docs/metrics.md#activity`. */
export function activityTable({ activity }: Summary): ExportTable {
  return {
    columns: ['at', 'kind', 'person_id', 'person', 'channel_id', 'channel', 'text', 'edited'],
    rows: activity.map((row) => [isoTime(row.at), row.kind, row.person.id, row.person.name, ...detailCells(row)]),
  };
}

function detailCells(row: ActivityItem): ExportCell[] {
  switch (row.kind) {
    case 'message':
      return [row.channel.id, row.channel.name, row.text, String(row.edited)];
    case 'channel':
      return [row.channel.id, row.channel.name, null, null];
    case 'join':
      return [null, null, null, null];
  }
}
