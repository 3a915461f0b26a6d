import type { Summary } from 'backend/core/metrics/summary';
import type { ExportTable } from '../../export/export-table.ts';

/** See `docs/metrics.md#leaderboard`. */
export function leaderboardTable({ leaders }: Summary): ExportTable {
  return {
    columns: ['rank', 'person_id', 'person', 'messages', 'share', 'rank_change', 'is_new'],
    rows: leaders.map(({ rank, person, messages, share, rankChange, isNew }) => [
      rank,
      person.id,
      person.name,
      messages,
      share,
      rankChange,
      String(isNew),
    ]),
  };
}
