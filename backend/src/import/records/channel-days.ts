import type { Milliseconds } from '../../core/time/units.ts';
import { classifyEntry } from '../archive/export-layout.ts';
import type { ListedFolder } from '../archive/find-list-files.ts';
import { readJsonArray } from '../archive/read-json-array.ts';
import type { ZipArchive } from '../archive/zip-archive.ts';
import { ChannelRegistry } from './channel-registry.ts';
import type { ChannelDay } from './detect-team.ts';

/** Yields the day files of the public channels in a folder. It opens the archive, and closes it at the end. */
export async function* channelDays(
  { root, files }: ListedFolder,
  openArchive: () => Promise<ZipArchive>,
  now: Milliseconds,
): AsyncGenerator<ChannelDay> {
  // The records of the channels are not used, so that the workspace need not be known.
  const channels = new ChannelRegistry('', now);
  for (const [list, entry] of files) {
    if (list === 'users' || list === 'org_users') continue;
    for await (const items of readJsonArray(entry))
      for (const item of items) if ('json' in item) channels.add(list, item.json);
  }
  const archive = await openArchive();
  try {
    for await (const entry of archive.entries()) {
      const classified = classifyEntry(entry.name, root);
      const owner = classified.kind === 'day' ? channels.ownerOfFolder(classified.folder) : undefined;
      if (typeof owner === 'object' && !entry.escapesArchive)
        yield { channel: owner.id, general: owner.general, entry };
    }
  } finally {
    archive.close();
  }
}
