import type { SlackRecord } from '../core/records/record.ts';
import { withoutText } from '../core/records/without-text.ts';

/** The most texts kept in memory until the feed reads their records, which takes long while a broker is unreachable. */
const MAX_WAITING_TEXTS = 10_000;

/**
 * With `KEEP_TEXT=false` no text is written to disk or to a topic. This keeps it in memory until the feed reads its
 * record from the log, and it is sent only to clients that are connected then (docs/architecture.md#redaction).
 */
export class TextStripper {
  readonly #texts = new Map<string, string>();

  /** Returns the record without its text, for the log. */
  readonly strip = (record: SlackRecord): SlackRecord => {
    if (!('text' in record) || record.text === undefined) return record;
    this.#texts.set(record.event_id, record.text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= MAX_WAITING_TEXTS) break;
      this.#texts.delete(oldest);
    }
    return withoutText(record);
  };

  /**
   * Returns the record with its stripped text at the first call, and the record unchanged at later calls or if it had
   * no text.
   */
  readonly restore = (record: SlackRecord): SlackRecord => {
    const text = this.#texts.get(record.event_id);
    if (text === undefined) return record;
    this.#texts.delete(record.event_id);
    if (record.metric_type === 'message_count') return { ...record, text };
    return record.metric_type === 'none' && record.event_type === 'message_changed' ? { ...record, text } : record;
  };
}
