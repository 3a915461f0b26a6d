import { JsonList, type ListItem } from './json-list.ts';
import { type ArchiveEntry, EntryRefused } from './zip-archive.ts';

/** The members of a JSON list in an archive, as they are read. An entry that cannot be read is an item that says so. */
export async function* itemsOf(entry: ArchiveEntry): AsyncGenerator<ListItem[]> {
  const list = new JsonList();
  try {
    for await (const chunk of entry.read()) {
      const items = list.push(chunk);
      if (items.length > 0) yield items;
    }
    yield list.end();
  } catch (error) {
    if (!(error instanceof EntryRefused)) throw error;
    yield [{ problem: error.message }];
  }
}
