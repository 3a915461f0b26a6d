import { createHash } from 'node:crypto';
import type { SlackRecord } from '../core/records/record.ts';

/** The keys of twice so many records are held, some 16 MB. Days of a real export repeat only records of the day before. */
const GENERATION_RECORDS = 50_000;

/**
 * Finds records that an import has appended before: an archive may hold the same message thousands of times, and the
 * journal would compare each copy with all others when its text is redacted. It holds the keys of the last 50,000 to
 * 100,000 records; an older repetition is appended again, which changes no number.
 */
export class RepeatedRecords {
  #recent = new Set<string>();
  #older: ReadonlySet<string> = new Set();

  /** The records whose keys it does not hold, each once, in their order. */
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
