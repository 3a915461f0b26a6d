import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';

/**
 * The user ids in records and texts of which no name is known yet, each to be looked up once; see
 * docs/slack-events.md#names
 */
export class UnknownUsers {
  readonly #community: () => Community;
  /** Every id that was pending since the last reset. */
  readonly #seen = new Set<string>();
  readonly #pending = new Set<string>();

  constructor(community: () => Community) {
    this.#community = community;
  }

  /** Adds the author and the mentioned users of a record. */
  observeRecord(record: SlackRecord): void {
    if ('name' in record) return;
    if ('user' in record && record.user) this.#addIfUnknown(record.user);
    if ('text' in record)
      for (const [, id = ''] of record.text?.matchAll(/<@([UW][A-Z0-9]+)/g) ?? []) this.#addIfUnknown(id);
  }

  /** Removes and returns the next id whose name is still unknown, if there is one. */
  next(): string | undefined {
    for (const id of this.#pending) {
      this.#pending.delete(id);
      if (this.#isUnknown(id)) return id;
    }
    return undefined;
  }

  /** Permits looking up every id again: Slack may have a user now that it did not find before. */
  reset(): void {
    this.#seen.clear();
  }

  #addIfUnknown(id: string): void {
    if (this.#seen.has(id) || !this.#isUnknown(id)) return;
    this.#seen.add(id);
    this.#pending.add(id);
  }

  #isUnknown(id: string): boolean {
    return (this.#community().people.get(id)?.profile.name ?? '') === '';
  }
}
