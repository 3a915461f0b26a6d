import { parseRecordJson } from '../core/records/parse-record.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { type PlannedEntry, type RedactionPlan, RedactionPlanner } from '../core/redaction/redaction-planner.ts';
import type { WinningTextVersion } from '../core/redaction/text-version.ts';
import { ChannelChanges } from '../core/state/channel-changes.ts';

/** The entries of the tail by number. */
export interface RedactableEntries {
  /** `undefined` if the tail dropped the entry. */
  jsonAt(number: number): string | undefined;
  replaceJson(number: number, json: string): void;
  /** The numbers of the entries whose records have one of these channel ids. */
  numbersOf(channels: ReadonlySet<string>): Iterable<number>;
}

/** Erases texts and names in the tail by the same rule as the journal; see `docs/architecture.md#redaction`. */
export class TailRedactor {
  readonly #entries: RedactableEntries;
  /**
   * For each message with an entry in the tail: the text version that wins, and the numbers of the entries that hold
   * it.
   */
  readonly #textVersions = new Map<string, WinningTextVersion>();
  readonly #changesByTeam = new Map<string, ChannelChanges>();
  /** The ids of changed channels whose earlier entries are not planned again yet. */
  readonly #incompleteIds = new Set<string>();

  constructor(entries: RedactableEntries) {
    this.#entries = entries;
  }

  /**
   * Plans a new entry, whose `offset` is its number, and erases what it replaces. `changes`: of the channels of the
   * workspace that is shown, with the entry itself; `undefined` if the entry belongs to another one. Earlier entries of
   * a changed channel are planned by `completeChannels`.
   */
  add(entry: PlannedEntry & { record: SlackRecord }, changes?: ChannelChanges): void {
    const { team } = entry.record;
    if (changes) this.#changesByTeam.set(team, changes);
    const planner = this.#createPlanner();
    planner.addNew(entry);
    const plan = planner.plan();
    for (const id of plan.changedIds) this.#incompleteIds.add(id);
    const changed = plan.changes.get(team);
    if (changed && !changes) this.#changesByTeam.set(team, changed);
    this.#apply(plan);
  }

  /**
   * Erases texts and names from earlier entries of changed channels. Call it before frames are read: planning all
   * entries again for each event would block responses for seconds when many channels are changed at a time.
   */
  completeChannels(): void {
    if (this.#incompleteIds.size === 0) return;
    const planner = this.#createPlanner();
    for (const number of this.#entries.numbersOf(this.#incompleteIds)) {
      const json = this.#entries.jsonAt(number);
      if (json !== undefined) planner.addStored({ offset: number, json, record: parseRecordJson(json) });
    }
    this.#incompleteIds.clear();
    this.#apply(planner.plan());
  }

  /** Removes what concerns dropped entries only. */
  forgetBefore(first: number): void {
    for (const [message, { offsets }] of this.#textVersions)
      if (offsets.every((number) => number < first)) this.#textVersions.delete(message);
  }

  #createPlanner(): RedactionPlanner {
    return new RedactionPlanner({
      textVersion: (message) => this.#textVersions.get(message),
      jsonAt: (number) => this.#entries.jsonAt(number),
      changesOf: (team) => this.#changesByTeam.get(team) ?? new ChannelChanges(),
    });
  }

  #apply({ redactedEntries, textVersions }: RedactionPlan): void {
    for (const [number, json] of redactedEntries) this.#entries.replaceJson(number, json);
    for (const [message, version] of textVersions) {
      if (version) this.#textVersions.set(message, version);
      else this.#textVersions.delete(message);
    }
  }
}
