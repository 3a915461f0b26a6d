import type { SlackRecord } from '../core/records/record.ts';

/** How many texts may wait for their record: it takes a moment, or as long as a broker is out of reach. */
const MAX_WAITING_TEXTS = 10_000;

/**
 * With `KEEP_TEXT=false` no text is written, neither to disk nor to a topic. It waits here, in memory, until its record
 * comes back from the log, and is sent to the clients that are connected then (docs/architecture.md#redaction).
 */
export class TextStripper {
  readonly #texts = new Map<string, string>();

  /** Returns the record without its text, for the log. */
  readonly strip = (record: SlackRecord): SlackRecord => {
    if (!('text' in record) || record.text === undefined) return record;
    const { text, ...rest } = record;
    this.#texts.set(record.event_id, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= MAX_WAITING_TEXTS) break;
      this.#texts.delete(oldest);
    }
    return rest;
  };

  /** Returns the record with the text that `strip` took, the first time; else the record as it is. */
  readonly restore = (record: SlackRecord): SlackRecord => {
    const text = this.#texts.get(record.event_id);
    if (text === undefined) return record;
    this.#texts.delete(record.event_id);
    if (record.metric_type === 'message_count') return { ...record, text };
    return record.metric_type === 'none' && record.event_type === 'message_changed' ? { ...record, text } : record;
  };
}
