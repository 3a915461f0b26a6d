import { expect } from 'vitest';
import { parseRecord } from '../../backend/src/core/records/parse-record.ts';
import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { parseEnvelope } from '../../backend/src/slack/events/envelope.ts';
import { normalize } from '../../backend/src/slack/events/normalize.ts';

export type JsonFields = { readonly [field: string]: unknown };

export const RECEIVED_AT_MS = 1_700_000_000_456;

/** A message event in its shortest form. */
export const plainMessageEvent = {
  type: 'message',
  channel: 'C1',
  channel_type: 'channel',
  user: 'U1',
  text: 'hi',
  ts: '1700000000.000100',
};

/** Returns the record of an envelope, and expects that the log returns it unchanged. Throws if the envelope has none. */
export function recordFromEnvelope(envelope: unknown): SlackRecord {
  const parsed = parseEnvelope(envelope);
  if (parsed?.kind !== 'event' && parsed?.kind !== 'rate_limit')
    throw new Error(`This envelope has no record: ${parsed?.kind}`);
  const record = normalize(parsed, RECEIVED_AT_MS);
  expect(parseRecord(JSON.parse(JSON.stringify(record)))).toStrictEqual(record);
  return record;
}

/** Returns the record of an event in a plain envelope with these further fields. */
export function recordFromEvent(event: unknown, envelope: JsonFields = {}): SlackRecord {
  const plain = { type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event_time: 1_700_000_000 };
  return recordFromEnvelope({ ...plain, event, ...envelope });
}
