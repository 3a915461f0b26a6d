import type { ArchiveEntry } from '../archive/archive.ts';
import type { ListName } from '../archive/export-layout.ts';
import type { ListedFolder } from '../archive/find-list-files.ts';
import { readJsonArray } from '../archive/read-json-array.ts';
import type { ChannelRegistry } from './channel-registry.ts';

/** A folder that is read, and its conversations. */
export interface Section {
  folder: ListedFolder;
  channels: ChannelRegistry;
}

/** An item of a list, or the problem of one; `isOfFile` if that is why the whole list cannot be read. */
export type ListItem = { section: Section; list: ListName; entry: ArchiveEntry } & (
  | { json: object }
  | { problem: string; isOfFile: boolean }
);

/** Yields the items of all lists of the sections. */
export async function* listItems(sections: readonly Section[]): AsyncGenerator<ListItem> {
  for (const section of sections) {
    for (const [list, entry] of section.folder.files) {
      for await (const items of readJsonArray(entry)) {
        for (const item of items) {
          const origin = { section, list, entry };
          if ('json' in item) yield { ...origin, json: item.json };
          else yield { ...origin, problem: item.problem, isOfFile: item.isOfFile === true };
        }
      }
    }
  }
}
