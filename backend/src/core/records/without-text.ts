import type { SlackRecord } from './record.ts';

/**
 * The record without its text, as `KEEP_TEXT=false` requires it on the log; see `docs/operations.md#privacy`. For
 * records from history and exports, whose texts need not reach an open page.
 */
export function withoutText(record: SlackRecord): SlackRecord {
  if (!('text' in record)) return record;
  const { text: _text, ...rest } = record;
  return rest;
}
