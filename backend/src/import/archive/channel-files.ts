import { normalizeFolderName } from './export-layout.ts';

/** What tools add to the name of a channel: a month or day, or the first message of a thread. */
const SUFFIXES = [/[-_ ]\d{4}[-_]\d\d(?:[-_]\d\d)?$/, /-\d{10}\.\d{6}$/];
/** Folders of tools that hold a file for each channel. */
const CHANNEL_FOLDERS: ReadonlySet<string> = new Set(['channels', 'public_channels', 'conversations', 'messages']);
/** Names of the only file in the folder of a channel. */
const MESSAGE_FILES: ReadonlySet<string> = new Set(['messages', 'history', 'all', 'channel']);

/**
 * The names or ids of channels that a file can belong to, the likeliest first, in an export without a folder of days
 * for each channel; see `docs/slack-events.md#other-layouts`. Empty for any other entry. `root` is the folder of the
 * list files.
 */
export function channelNamesOfFile(name: string, root: string): string[] {
  if (!name.startsWith(root)) return [];
  const [, folder, file] = /^(?:([^/]{1,200})\/)?([^/]{1,200})\.json$/.exec(name.slice(root.length)) ?? [];
  if (file === undefined) return [];
  if (folder !== undefined && (file === folder || MESSAGE_FILES.has(file))) return [normalizeFolderName(folder)];
  if (folder !== undefined && !CHANNEL_FOLDERS.has(folder)) return [];
  const names = [file, ...SUFFIXES.map((suffix) => file.replace(suffix, ''))];
  return [...new Set(names.filter((each) => each !== '').map(normalizeFolderName))];
}
