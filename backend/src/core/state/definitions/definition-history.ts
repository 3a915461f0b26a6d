import { type CountingDefinition, DEFAULT_DEFINITION } from '../../records/counting-definition.ts';
import type { Microseconds } from '../../time/units.ts';
import { compareStrings } from '../compare-strings.ts';

/** A definition that somebody made the community's own. Snapshots contain these field names. */
export interface StoredDefinition {
  at: Microseconds;
  /** The `event_id` of its record. */
  id: string;
  /** `null`: back to `DEFAULT_DEFINITION`. */
  definition: CountingDefinition | null;
  /** Who set it, as they named themselves. */
  by: string;
  note: string;
}

/** One more than a page lists: the one that the last of them replaced. Older ones are in the log only. */
export const MAX_STORED_DEFINITIONS = 101;

/**
 * What the community decided to count, newest first; see `docs/metrics.md#what-counts`. The result depends on the set of
 * records only: the latest holds, of two at one time the one with the greater `id`, and the newest
 * `MAX_STORED_DEFINITIONS` are kept.
 */
export class DefinitionHistory {
  #all: readonly StoredDefinition[] = [];

  constructor(definitions: Iterable<StoredDefinition> = []) {
    for (const definition of definitions) this.add(definition);
  }

  /** Adds a definition, once. */
  add(added: StoredDefinition): void {
    if (this.#all.some((known) => compareNewestFirst(known, added) === 0)) return;
    this.#all = [...this.#all, added].sort(compareNewestFirst).slice(0, MAX_STORED_DEFINITIONS);
  }

  /** What counts now, and in all of the past. The same object until another definition is added. */
  current(): CountingDefinition {
    return this.#all[0]?.definition ?? DEFAULT_DEFINITION;
  }

  /** Newest first. */
  all(): readonly StoredDefinition[] {
    return this.#all;
  }
}

function compareNewestFirst(a: StoredDefinition, b: StoredDefinition): number {
  return b.at - a.at || compareStrings(b.id, a.id) || compareStrings(contentOf(b), contentOf(a));
}

/** Two records with one time and one id differ in nothing, unless somebody else wrote to the topic. */
function contentOf({ definition, by, note }: StoredDefinition): string {
  return JSON.stringify([definition, by, note]);
}
