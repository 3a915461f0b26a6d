import type { SlackRecord } from '../records/record.ts';
import type { ChannelChanges } from '../state/channel-changes.ts';
import { isImplausible } from '../state/fold.ts';
import { DELETED_FOR_GOOD } from '../state/recent-texts.ts';
import {
  applyWholeChannelRecord,
  isWholeChannelRecord,
  type WholeChannelRecord,
} from '../state/whole-channel-record.ts';
import { erasedField, withoutField } from './erased-field.ts';
import { mergeTextVersions, messageKeys, textVersionOf, type WinningTextVersion } from './text-version.ts';

/** An entry that is about to be stored, or that is stored already. */
export interface PlannedEntry {
  offset: number;
  json: string;
  /** `undefined` if the JSON is not a record; then the entry is kept unchanged. */
  record: SlackRecord | undefined;
}

/** The entries and text versions so far. */
export interface StoredState {
  /** The winning text version of a message. */
  textVersion(message: string): WinningTextVersion | undefined;
  /** `undefined` if the entry is not stored any more. */
  jsonAt(offset: number): string | undefined;
  /** The changes of the channels of a team. */
  changesOf(team: string): ChannelChanges;
}

export interface RedactionPlan {
  /** The JSON of old and new entries, without what is removed, by offset. */
  redactedEntries: ReadonlyMap<number, string>;
  /** The changed text versions of the index by message; `undefined` for one to remove. */
  textVersions: ReadonlyMap<string, WinningTextVersion | undefined>;
  /** All changes of channels after the entries, of each team whose channels an entry changed. */
  changes: ReadonlyMap<string, ChannelChanges>;
  /** All ids of the channels that an entry changed. Their earlier entries must be planned again, by `addStored`. */
  changedIds: ReadonlySet<string>;
}

/**
 * Decides for entries, one after the other, which texts and names are removed from them and from earlier ones. See
 * `docs/architecture.md#redaction`.
 */
export class RedactionPlanner {
  readonly #stored: StoredState;
  readonly #addedJson = new Map<number, string>();
  readonly #redactedEntries = new Map<number, string>();
  readonly #textVersions = new Map<string, WinningTextVersion | undefined>();
  readonly #changedIds = new Set<string>();
  readonly #changes = new Map<string, ChannelChanges>();

  constructor(stored: StoredState) {
    this.#stored = stored;
  }

  /** Plans the new entries of one commit. */
  addCommit(entries: readonly PlannedEntry[]): void {
    for (const entry of entries) this.addNew(entry);
    // A change of a channel applies to the entries before it, too.
    if (this.#changedIds.size > 0) for (const entry of entries) this.addStored(entry);
  }

  /** Plans an entry that is new, at least to the index. */
  addNew({ offset, json, record }: PlannedEntry): void {
    this.#addedJson.set(offset, json);
    if (!record) return;
    if (isWholeChannelRecord(record) && !isImplausible(record)) this.#changeChannel(record);
    const changes = this.#changesOf(record.team);
    const erased = erasedField(record, changes);
    if (erased) this.#erase(offset, erased);
    const version = erased ? undefined : textVersionOf(record, changes);
    if (!version) return;
    const { message, isVisible, at } = version;
    this.#addVersion(message, { isVisible, at, offsets: [offset] });
  }

  /** Plans a stored entry again after its channel was changed. */
  addStored({ offset, record }: PlannedEntry): void {
    if (!record) return;
    const changes = this.#changesOf(record.team);
    const erased = erasedField(record, changes);
    // The keys are those of the record before anything is erased from it.
    const [current = '', ...earlier] = messageKeys(record, changes);
    if (erased) this.#erase(offset, erased);
    for (const key of [current, ...earlier]) {
      const version = this.#textVersion(key);
      const hasNoText = erased === 'text' && version?.at !== DELETED_FOR_GOOD;
      if (!version || (key === current && !hasNoText)) continue;
      this.#textVersions.set(key, undefined);
      if (!hasNoText) this.#addVersion(current, version);
    }
  }

  plan(): RedactionPlan {
    return {
      redactedEntries: this.#redactedEntries,
      textVersions: this.#textVersions,
      changes: this.#changes,
      changedIds: this.#changedIds,
    };
  }

  #changeChannel(record: WholeChannelRecord): void {
    const changes = this.#changesOf(record.team).copy();
    applyWholeChannelRecord(changes, record);
    this.#changes.set(record.team, changes);
    const change = changes.find(record.channel);
    for (const id of change ? [change.id, ...change.otherIds] : []) this.#changedIds.add(id);
  }

  #changesOf(team: string): ChannelChanges {
    return this.#changes.get(team) ?? this.#stored.changesOf(team);
  }

  #addVersion(message: string, version: WinningTextVersion): void {
    const known = this.#textVersion(message);
    // All entries of one version have the same text, and the newest is the last to be trimmed.
    const textOf = ({ offsets }: WinningTextVersion) => textIn(this.#jsonAt(offsets.at(-1) ?? -1) ?? '{}') ?? '';
    const decision = known ? mergeTextVersions(known, version, textOf) : { redactedOffsets: [], winning: version };
    for (const offset of decision.redactedOffsets) this.#erase(offset, 'text');
    if (decision.winning !== known) this.#textVersions.set(message, decision.winning);
  }

  #textVersion(message: string): WinningTextVersion | undefined {
    return this.#textVersions.has(message) ? this.#textVersions.get(message) : this.#stored.textVersion(message);
  }

  #jsonAt(offset: number): string | undefined {
    return this.#redactedEntries.get(offset) ?? this.#addedJson.get(offset) ?? this.#stored.jsonAt(offset);
  }

  #erase(offset: number, field: 'text' | 'name'): void {
    const json = this.#jsonAt(offset);
    const erased = json === undefined ? undefined : withoutField(json, field);
    if (erased !== undefined) this.#redactedEntries.set(offset, erased);
  }
}

function textIn(json: string): string | undefined {
  const { text } = JSON.parse(json) as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}
