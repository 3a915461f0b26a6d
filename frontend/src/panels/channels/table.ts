import type { Summary } from 'backend/core/metrics/summary';
import { type ExportTable, isoTime } from '../../export/export-table.ts';

/** See `docs/metrics.md#channels`. */
export function channelsTable({ channels }: Summary): ExportTable {
  return {
    columns: ['channel_id', 'channel', 'messages', 'share', 'posters', 'last_at'],
    rows: channels.active.map(({ channel, messages, share, posters, lastAt }) => [
      channel.id,
      channel.name,
      messages,
      share,
      posters,
      isoTime(lastAt),
    ]),
  };
}
