import type { Summary } from 'backend/core/metrics/summary';
import { type ExportTable, isoTime } from '../../export/export-table.ts';

/** The oldest first, see `docs/metrics.md#unanswered-questions`. */
export function unansweredTable({ unanswered }: Summary): ExportTable {
  return {
    columns: ['at', 'channel_id', 'channel', 'person_id', 'person', 'text'],
    rows: unanswered.newest
      .toReversed()
      .map(({ at, channel, person, text }) => [isoTime(at), channel.id, channel.name, person.id, person.name, text]),
  };
}
