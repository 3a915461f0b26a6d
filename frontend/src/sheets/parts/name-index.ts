import { channelAt, personAt } from 'backend/core/queries/lists/list-tables';
import type { Names } from 'backend/core/queries/lists/names';
import { channelName, personName } from '../../format/display-names.ts';
import { foldName } from '../../format/fold-name.ts';

/** Somebody or a channel that the search can find. */
export interface NameEntry {
  kind: 'person' | 'channel';
  id: string;
  /** As it is shown. */
  name: string;
  /** As it is searched, without `#`. */
  folded: string;
}

/** All names in alphabetical order. Made once, and not for each letter typed. */
export function createNameIndex({ people, channels }: Names): readonly NameEntry[] {
  const entries: NameEntry[] = [
    ...people.ids.map((id, index) => entryOf('person', id, personName(personAt(people, index)))),
    ...channels.ids.map((id, index) => entryOf('channel', id, channelName(channelAt(channels, index)))),
  ];
  return entries.sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : a.id < b.id ? -1 : 1));
}

function entryOf(kind: NameEntry['kind'], id: string, name: string): NameEntry {
  return { kind, id, name, folded: foldName(name).replace(/^#/, '') };
}
