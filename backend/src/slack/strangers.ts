import type { Community } from '../core/community.ts';
import type { SlackRecord } from '../core/record.ts';

/** Ids in records and texts of which no name is known yet, each to be asked for once. */
export class Strangers {
  readonly #community: () => Community;
  readonly #asked = new Set<string>();
  readonly #waiting = new Set<string>();

  constructor(community: () => Community) {
    this.#community = community;
  }

  notice(record: SlackRecord): void {
    if ('name' in record) return;
    if ('user' in record && record.user) this.#add(record.user);
    if ('text' in record) for (const [, id = ''] of record.text?.matchAll(/<@([UW][A-Z0-9]+)/g) ?? []) this.#add(id);
  }

  /** The next one, if it is a stranger still. */
  next(): string | undefined {
    for (const id of this.#waiting) {
      this.#waiting.delete(id);
      if (this.#isStranger(id)) return id;
    }
    return undefined;
  }

  /** From now on everybody may be asked for again: who was not found then may be found now. */
  forget(): void {
    this.#asked.clear();
  }

  #add(id: string): void {
    if (this.#asked.has(id) || !this.#isStranger(id)) return;
    this.#asked.add(id);
    this.#waiting.add(id);
  }

  #isStranger(id: string): boolean {
    return (this.#community().people.get(id)?.profile.name ?? '') === '';
  }
}
