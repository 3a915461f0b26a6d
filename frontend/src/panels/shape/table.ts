import type { Summary } from 'backend/core/metrics/summary';
import type { ExportTable } from '../../export/export-table.ts';

/** See `docs/metrics.md#message-distribution`. */
export function shapeTable({ distribution }: Summary): ExportTable {
  return {
    columns: ['measure', 'value'],
    rows: [
      ['stickiness', distribution.stickiness],
      ['poster_retention', distribution.retention],
      ['top10_share', distribution.top10Share],
      ['contributor_absence_factor', distribution.absenceFactor],
    ],
  };
}
