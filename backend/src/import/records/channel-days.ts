import type { Milliseconds } from '../../core/time/units.ts';
import type { Archive } from '../archive/archive.ts';
import { PEOPLE_LISTS } from '../archive/export-layout.ts';
import type { ListedFolder } from '../archive/find-list-files.ts';
import { readJsonArray } from '../archive/read-json-array.ts';
import { ChannelRegistry } from './channel-registry.ts';
import { classifyFile } from './classify-file.ts';
import type { ChannelDay } from './detect-team.ts';

/** Yields the day files of the public channels in a folder. */
export async function* channelDays(
  folder: ListedFolder,
  archive: Archive,
  now: Milliseconds,
): AsyncGenerator<ChannelDay> {
  // The records of the channels are not used, so that the workspace need not be known.
  const channels = new ChannelRegistry('', now);
  for (const [list, entry] of folder.files) {
    if (PEOPLE_LISTS.has(list)) continue;
    for await (const items of readJsonArray(entry))
      for (const item of items) if ('json' in item) channels.add(list, item.json);
  }
  for await (const entry of archive.entries()) {
    const owner = classifyFile(entry.name, folder, channels)?.owner;
    if (typeof owner === 'object' && !entry.escapesArchive) yield { channel: owner.id, general: owner.general, entry };
  }
}
