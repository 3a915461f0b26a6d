import { channelNamesOfFile } from '../archive/channel-files.ts';
import { classifyEntry } from '../archive/export-layout.ts';
import type { ListedFolder } from '../archive/find-list-files.ts';
import type { ChannelRegistry, FolderOwner } from './channel-registry.ts';

/** A file of messages. `owner` is whose they are; `undefined` if `channels.json` has no such channel. */
export interface MessageFile {
  folder: string;
  owner: FolderOwner;
}

/**
 * The messages that a file of an export holds, by its name: those of the folder that it lies in, or, in an export
 * without a folder of days, those of the channel that it is named by. `undefined` for any other file.
 */
export function classifyFile(
  name: string,
  { root, hasDayFiles }: Pick<ListedFolder, 'root' | 'hasDayFiles'>,
  channels: ChannelRegistry,
): MessageFile | undefined {
  const classified = classifyEntry(name, root);
  if (classified.kind === 'messages') {
    const { folder } = classified;
    return { folder, owner: channels.ownerOfFolder(folder) };
  }
  // A file for each channel is read only where no folder has a file for each day: else it is not clear what it holds.
  if (classified.kind === 'list' || hasDayFiles) return undefined;
  for (const folder of channelNamesOfFile(name, root)) {
    const owner = channels.ownerOfFolder(folder);
    if (owner !== undefined) return { folder, owner };
  }
  return undefined;
}
