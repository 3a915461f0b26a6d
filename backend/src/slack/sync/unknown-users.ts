import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';

/** Ids in records and texts of which no name is known yet, each to be asked for once. */
export class UnknownUsers {
  readonly #community: () => Community;
  readonly #asked = new Set<string>();
  readonly #pending = new Set<string>();

  constructor(community: () => Community) {
    this.#community = community;
  }

  observeRecord(record: SlackRecord): void {
    if ('name' in record) return;
    if ('user' in record && record.user) this.#addIfUnknown(record.user);
    if ('text' in record)
      for (const [, id = ''] of record.text?.matchAll(/<@([UW][A-Z0-9]+)/g) ?? []) this.#addIfUnknown(id);
  }

  /** The next one, if it is a stranger still. */
  next(): string | undefined {
    for (const id of this.#pending) {
      this.#pending.delete(id);
      if (this.#isUnknown(id)) return id;
    }
    return undefined;
  }

  /** From now on everybody may be asked for again: who was not found then may be found now. */
  reset(): void {
    this.#asked.clear();
  }

  #addIfUnknown(id: string): void {
    if (this.#asked.has(id) || !this.#isUnknown(id)) return;
    this.#asked.add(id);
    this.#pending.add(id);
  }

  #isUnknown(id: string): boolean {
    return (this.#community().people.get(id)?.profile.name ?? '') === '';
  }
}
