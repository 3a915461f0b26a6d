import { type JsonArrayItem, JsonArrayParser } from './json-array-parser.ts';
import { ArchiveEntryError, type ZipArchiveEntry } from './zip-archive.ts';

/**
 * Yields the items of a JSON array in an archive while it is read. If the entry cannot be read, the last item is the
 * problem.
 */
export async function* readJsonArray(entry: ZipArchiveEntry): AsyncGenerator<JsonArrayItem[]> {
  const parser = new JsonArrayParser();
  try {
    for await (const chunk of entry.read()) {
      const items = parser.push(chunk);
      if (items.length > 0) yield items;
    }
    yield parser.end();
  } catch (error) {
    if (!(error instanceof ArchiveEntryError)) throw error;
    yield [{ problem: error.message }];
  }
}
