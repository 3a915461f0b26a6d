import { createHash } from 'node:crypto';
import type { SlackRecord } from '../core/records/record.ts';

/** Twice this many records are remembered, some 16 MB. Days of a real export repeat only records of the day before. */
const GENERATION_RECORDS = 50_000;

/**
 * Finds records that an import has appended before: an archive may hold the same message thousands of times, and each
 * copy in the journal would cost a look at all others when its text is redacted. It remembers the last 50,000 to
 * 100,000 records; what it does not find is appended again, which changes no number.
 */
export class RepeatedRecords {
  #recent = new Set<string>();
  #older: ReadonlySet<string> = new Set();

  /** The records that differ from all that it remembers, each once, in their order. */
  withoutRepeats<Item extends SlackRecord>(records: readonly Item[]): Item[] {
    return records.filter((record) => this.#add(contentKey(record)));
  }

  #add(key: string): boolean {
    if (this.#recent.has(key) || this.#older.has(key)) return false;
    this.#recent.add(key);
    if (this.#recent.size >= GENERATION_RECORDS) {
      this.#older = this.#recent;
      this.#recent = new Set();
    }
    return true;
  }
}

/** Equal only for records that are equal in every field. */
function contentKey(record: SlackRecord): string {
  return createHash('sha1').update(JSON.stringify(record)).digest('binary');
}
