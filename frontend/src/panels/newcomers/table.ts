import type { Summary } from 'backend/core/metrics/summary';
import { type ExportTable, isoTime } from '../../export/export-table.ts';

/** The three steps, then each person who waits for a greeting. See `docs/metrics.md#newcomer-funnel`. */
export function newcomersTable({ newcomers: { joined, wrote, answered, waiting } }: Summary): ExportTable {
  return {
    columns: ['step', 'people', 'person_id', 'person', 'joined_at', 'wrote_in'],
    rows: [
      ['joined', joined, null, null, null, null],
      ['first_message', wrote, null, null, null, null],
      ['first_reply', answered, null, null, null, null],
      ...waiting.map(({ person, since, wroteIn }) => [
        'waits_for_a_hello',
        1,
        person.id,
        person.name,
        isoTime(since),
        wroteIn?.name ?? null,
      ]),
    ],
  };
}
