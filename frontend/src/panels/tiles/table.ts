import type { Summary } from 'backend/core/metrics/summary';
import type { ExportTable } from '../../export/export-table.ts';
import { isDefaultPeriod } from '../../format/period-choices.ts';

/** Every number of the tiles and the terms of the health score, see `docs/metrics.md#exports`. */
export function tilesTable(summary: Summary): ExportTable {
  const { total, messages, newMembers, posters, firstReply, health, period } = summary;
  // The names of the first version; of another period they would be wrong.
  const suffix = isDefaultPeriod(period.chosen) ? '_30d' : '';
  const previous = suffix && period.comparison !== 'year' ? 'previous_30d' : 'previous';
  return {
    columns: ['number', 'value', previous],
    rows: [
      ['health_score', health.score, null],
      ['health_from_messages', health.fromMessages, null],
      ['health_from_members', health.fromMembers, null],
      ['health_penalty', health.penalty, null],
      ['total_messages', total.messages, null],
      [`messages${suffix}`, messages.count, messages.previous],
      [`new_members${suffix}`, newMembers.count, newMembers.previous],
      [`posters${suffix}`, posters.count, posters.previous],
      ['first_reply_p50_ms', firstReply.p50, firstReply.previous?.p50 ?? null],
      ['first_reply_p90_ms', firstReply.p90, firstReply.previous?.p90 ?? null],
      ['first_reply_n', firstReply.n, firstReply.previous?.n ?? null],
    ],
  };
}
