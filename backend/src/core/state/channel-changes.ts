import type { Microseconds } from '../time/units.ts';
import { compareStrings } from './compare-strings.ts';
import { type LastWrite, latestWrite } from './last-write.ts';

/** What events about whole channels say of one channel. Snapshots and the journal contain these field names. */
export interface ChannelChange {
  /** The id that Slack gave the channel last. */
  id: string;
  /** Its other ids, sorted. */
  otherIds: readonly string[];
  /** The time of the latest change of the id; 0 if there was none. */
  idChangedAtUs: Microseconds;
  /** When Slack deleted the channel: messages up to then count as deleted. 0 if it was not deleted. */
  deletedAtUs: Microseconds;
  /** When the channel became private last: texts and names up to then are erased. 0 if it never did. */
  madePrivateAtUs: Microseconds;
  private: LastWrite<boolean>;
}

/**
 * The changed ids, deletions and conversions of channels. The result depends on the set of events only, in any order
 * and with any repetition: ids that events connect are one channel, the new id of the latest event is its id, and of
 * two times the later holds. See `docs/slack-events.md#whole-channels`.
 */
export class ChannelChanges {
  readonly #byId = new Map<string, ChannelChange>();

  constructor(changes: Iterable<ChannelChange> = []) {
    for (const change of changes) this.#set(change);
  }

  /** The id of the channel that has, or had, this id. */
  currentId(id: string): string {
    return this.#byId.size === 0 ? id : (this.#byId.get(id)?.id ?? id);
  }

  /** The changes of the channel that has, or had, this id. */
  find(id: string): Readonly<ChannelChange> | undefined {
    return this.#byId.get(id);
  }

  /** Messages and names of the channel up to this time keep no text; 0 if all keep it. */
  erasedUntilUs(id: string): Microseconds {
    const change = this.#byId.get(id);
    return change ? Math.max(change.deletedAtUs, change.madePrivateAtUs) : 0;
  }

  /** Whether the channel was public and is private now. */
  isPrivate(id: string): boolean {
    return this.#byId.get(id)?.private.value === true;
  }

  /** Each changed channel once, sorted by id. */
  all(): readonly ChannelChange[] {
    return [...new Set(this.#byId.values())].sort((a, b) => compareStrings(a.id, b.id));
  }

  copy(): ChannelChanges {
    return new ChannelChanges(this.all());
  }

  /** Adds that `oldId` became `newId`. Returns the ids that are not current any more because of it. */
  changeId(oldId: string, newId: string, at: Microseconds): readonly string[] {
    if (oldId === newId) return [];
    const [from, to] = [this.#findOrCreate(oldId), this.#findOrCreate(newId)];
    const current = laterId({ id: newId, idChangedAtUs: at }, laterId(from, to));
    const ids = new Set([...from.otherIds, from.id, ...to.otherIds, to.id, newId]);
    ids.delete(current.id);
    this.#set({
      id: current.id,
      otherIds: [...ids].sort(compareStrings),
      idChangedAtUs: current.idChangedAtUs,
      deletedAtUs: Math.max(from.deletedAtUs, to.deletedAtUs),
      madePrivateAtUs: Math.max(from.madePrivateAtUs, to.madePrivateAtUs),
      private: latestWrite(from.private, to.private),
    });
    return [...new Set([from.id, to.id])].filter((id) => id !== current.id);
  }

  /** Adds that Slack deleted the channel. */
  delete(id: string, at: Microseconds): void {
    const change = this.#findOrCreate(id);
    this.#set({ ...change, deletedAtUs: Math.max(change.deletedAtUs, at) });
  }

  /** Adds that the channel became private, or public. */
  convert(id: string, isPrivate: boolean, at: Microseconds): void {
    const change = this.#findOrCreate(id);
    this.#set({
      ...change,
      madePrivateAtUs: isPrivate ? Math.max(change.madePrivateAtUs, at) : change.madePrivateAtUs,
      private: latestWrite(change.private, { at, value: isPrivate }),
    });
  }

  #findOrCreate(id: string): ChannelChange {
    return (
      this.#byId.get(id) ?? {
        id,
        otherIds: [],
        idChangedAtUs: 0,
        deletedAtUs: 0,
        madePrivateAtUs: 0,
        private: { at: 0, value: false },
      }
    );
  }

  #set(change: ChannelChange): void {
    for (const id of [change.id, ...change.otherIds]) this.#byId.set(id, change);
  }
}

type IdVersion = Pick<ChannelChange, 'id' | 'idChangedAtUs'>;

/** The id that was given later; of two at one time the greater. */
function laterId(a: IdVersion, b: IdVersion): IdVersion {
  return (a.idChangedAtUs - b.idChangedAtUs || compareStrings(a.id, b.id)) > 0 ? a : b;
}
