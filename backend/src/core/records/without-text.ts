import type { SlackRecord } from './record.ts';

/**
 * The record without its text, as `KEEP_TEXT=false` requires it on the log; see `docs/operations.md#privacy`. Used for
 * records from history and exports, whose texts no open page shows.
 */
export function withoutText(record: SlackRecord): SlackRecord {
  if (!('text' in record)) return record;
  const { text: _text, ...rest } = record;
  return rest;
}
