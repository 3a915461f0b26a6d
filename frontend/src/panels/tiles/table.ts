import type { Summary } from 'backend/core/metrics/summary';
import type { ExportTable } from '../../export/export-table.ts';

/** Every number of the tiles and the terms of the health score, see `docs/metrics.md#exports`. */
export function tilesTable({ total, messages, newMembers, posters, firstReply, health }: Summary): ExportTable {
  return {
    columns: ['number', 'value', 'previous_30d'],
    rows: [
      ['health_score', health.score, null],
      ['health_from_messages', health.fromMessages, null],
      ['health_from_members', health.fromMembers, null],
      ['health_penalty', health.penalty, null],
      ['total_messages', total.messages, null],
      ['messages_30d', messages.count, messages.previous],
      ['new_members_30d', newMembers.count, newMembers.previous],
      ['posters_30d', posters.count, posters.previous],
      ['first_reply_p50_ms', firstReply.p50, firstReply.previous?.p50 ?? null],
      ['first_reply_p90_ms', firstReply.p90, firstReply.previous?.p90 ?? null],
      ['first_reply_n', firstReply.n, firstReply.previous?.n ?? null],
    ],
  };
}
