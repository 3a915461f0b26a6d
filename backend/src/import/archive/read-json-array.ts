import { type JsonArrayItem, JsonArrayParser } from './json-array-parser.ts';
import { ArchiveEntryError, type ZipArchiveEntry } from './zip-archive.ts';

/** The members of a JSON list in an archive, as they are read. An entry that cannot be read is an item that says so. */
export async function* readJsonArray(entry: ZipArchiveEntry): AsyncGenerator<JsonArrayItem[]> {
  const list = new JsonArrayParser();
  try {
    for await (const chunk of entry.read()) {
      const items = list.push(chunk);
      if (items.length > 0) yield items;
    }
    yield list.end();
  } catch (error) {
    if (!(error instanceof ArchiveEntryError)) throw error;
    yield [{ problem: error.message }];
  }
}
