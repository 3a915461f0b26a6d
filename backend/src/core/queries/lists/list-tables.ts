import type { Channel, NameDirectory, Person } from '../../metrics/name-directory.ts';
import { NEVER_US } from '../../state/community.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../../time/units.ts';

/** The people that the rows of a list name: a row has the index of a person. */
export interface PersonTable {
  ids: readonly string[];
  /** Empty while unknown. */
  names: readonly string[];
}

/** The channels that the rows of a list name: a row has the index of a channel. */
export interface ChannelTable {
  ids: readonly string[];
  /** Without `#`; empty while unknown, and for a private channel. */
  names: readonly string[];
  isPrivate: readonly boolean[];
}

/** The index of nobody and of no channel. */
export const NO_INDEX = -1;

/** The value of a number or a time that is not known, or that does not exist. */
export const UNKNOWN: number = Number.NaN;

export function personAt({ ids, names }: PersonTable, index: number): Person {
  return { id: ids[index] ?? '', name: names[index] ?? '', avatar: '' };
}

export function channelAt({ ids, names, isPrivate }: ChannelTable, index: number): Channel {
  return { id: ids[index] ?? '', name: names[index] ?? '', isPrivate: isPrivate[index] ?? false };
}

/** ms UTC; `UNKNOWN` for what has not happened. */
export function msOrUnknown(us: Microseconds): Milliseconds {
  return us === NEVER_US ? UNKNOWN : usToMs(us);
}

export function personTable(ids: readonly string[], directory: NameDirectory): PersonTable {
  return { ids, names: ids.map((id) => directory.person(id).name) };
}

export function channelTable(ids: readonly string[], directory: NameDirectory): ChannelTable {
  const channels = ids.map((id) => directory.channel(id));
  return { ids, names: channels.map(({ name }) => name), isPrivate: channels.map(({ isPrivate }) => isPrivate) };
}

/** Gives each id an index in the order in which the ids are first needed. */
export class IdTable {
  readonly ids: string[] = [];
  readonly #indexOf = new Map<string, number>();

  indexOf(id: string): number {
    const known = this.#indexOf.get(id);
    if (known !== undefined) return known;
    const index = this.ids.push(id) - 1;
    this.#indexOf.set(id, index);
    return index;
  }
}
