import { EventLoopPause } from '../../async/event-loop-pause.ts';
import { type ArchiveEntry, ArchiveEntryError, ArchiveError } from './archive.ts';
import { type JsonArrayItem, JsonArrayParser } from './json-array-parser.ts';

/** An entry of up to this size is held until it is whole; a larger one is read twice, so that memory is bounded. */
const MAX_HELD_BYTES = 4 * 1024 * 1024;

/** Entries that were read to their end without a problem. */
const wholeEntries = new WeakSet<ArchiveEntry>();

/**
 * Yields the items of a JSON array in an archive, and nothing of an entry that is not whole: checksum, size and JSON are
 * checked to the end before the first item. The only item of such an entry is the problem. An empty array yields one part
 * without items. `member`: a name under which a JSON object may have the array; empty if the file must be the array. See
 * `docs/slack-events.md#damaged-files`
 */
export async function* readJsonArray(entry: ArchiveEntry, member = ''): AsyncGenerator<JsonArrayItem[]> {
  if (!wholeEntries.has(entry)) {
    const { problem, held } = await readToEnd(entry, member);
    if (problem) {
      yield [{ problem, isOfFile: true }];
      return;
    }
    wholeEntries.add(entry);
    if (held) {
      yield* yieldHeld(held);
      return;
    }
  }
  const parser = new JsonArrayParser(member);
  try {
    for await (const chunk of entry.read()) {
      const items = parser.push(chunk);
      if (items.length > 0) yield items;
    }
  } catch (error) {
    if (!(error instanceof ArchiveEntryError)) throw error;
    throw new ArchiveError('the file changed while it was read: import it again', { cause: error });
  }
}

/** Reads an entry once. `held` has its items if it is small. */
async function readToEnd(
  entry: ArchiveEntry,
  member: string,
): Promise<{ problem: string; held: JsonArrayItem[][] | undefined }> {
  const parser = new JsonArrayParser(member);
  let held: JsonArrayItem[][] | undefined = [];
  let bytes = 0;
  try {
    // Reads on after invalid JSON: a wrong checksum is the better reason.
    for await (const chunk of entry.read()) {
      bytes += chunk.length;
      if (bytes > MAX_HELD_BYTES) held = undefined;
      const items = parser.push(chunk);
      if (items.length > 0) held?.push(items);
    }
    parser.end();
    return { problem: parser.fileProblem, held };
  } catch (error) {
    if (!(error instanceof ArchiveEntryError)) throw error;
    return { problem: error.message, held: undefined };
  }
}

async function* yieldHeld(held: readonly JsonArrayItem[][]): AsyncGenerator<JsonArrayItem[]> {
  const pause = new EventLoopPause();
  if (held.length === 0) yield [];
  for (const items of held) {
    yield items;
    await pause.ifDue();
  }
}
