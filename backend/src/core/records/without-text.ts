import type { SlackRecord } from './record.ts';

/** The record as `KEEP_TEXT=false` wants it written: what comes from an archive is on no screen that could show it live. */
export function withoutText(record: SlackRecord): SlackRecord {
  if (!('text' in record)) return record;
  const { text: _text, ...rest } = record;
  return rest;
}
