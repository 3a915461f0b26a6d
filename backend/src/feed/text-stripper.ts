import type { SlackRecord } from '../core/records/record.ts';

/** How many texts wait for their record to come back from the log: it takes moments, or as long as a broker is away. */
const MAX_WAITING_TEXTS = 10_000;

/**
 * With `KEEP_TEXT=false` a text is never written, neither to disk nor to a topic. It waits here, in memory, until its
 * record comes back from the log, and goes on to the screens that are open then.
 */
export class TextStripper {
  readonly #texts = new Map<string, string>();

  /** The record without its text, for the log. */
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

  /** The record with its text, if it was withheld here and is not given back yet. */
  readonly restore = (record: SlackRecord): SlackRecord => {
    const text = this.#texts.get(record.event_id);
    if (text === undefined) return record;
    this.#texts.delete(record.event_id);
    if (record.metric_type === 'message_count') return { ...record, text };
    return record.metric_type === 'none' && record.event_type === 'message_changed' ? { ...record, text } : record;
  };
}
