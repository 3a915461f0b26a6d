import type { Summary } from 'backend/core/metrics/summary';
import type { ExportTable } from '../../export/export-table.ts';

/** The score and its five signs, see `docs/metrics.md#vital-signs`. Without rows while the viewer has not enabled them. */
export function vitalSignsTable({ vitals }: Summary): ExportTable {
  return {
    columns: ['sign', 'weight', 'value', 'part', 'whole', 'n', 'least_n'],
    rows: vitals
      ? [
          ['score', 100, vitals.score, null, null, null, null],
          ...vitals.signs.map(({ name, weight, value, numerator, denominator, sampleSize, minSampleSize }) => [
            name,
            weight,
            value,
            numerator,
            denominator,
            sampleSize,
            minSampleSize,
          ]),
        ]
      : [],
  };
}
