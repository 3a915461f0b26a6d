import { BYTES_PER_MB } from 'backend/core/protocol/bytes';
import { downloadZip } from 'client-zip';
import {
  type DroppedEntry,
  type DroppedFile,
  type DroppedFolder,
  type ExportFolder,
  isDroppedFile,
  isDroppedFolder,
  uploadName,
} from './export-source.ts';

/** An export has its files at most six folders deep. Deeper folders than these are not read. */
const MAX_DEPTH = 12;

/**
 * Makes one ZIP file of the JSON files of a folder. The files are read one after the other, and the browser keeps a
 * large result on disk. Resolves with the ZIP file, or with the reason why there is none. `maxMb` bounds the JSON
 * files together.
 */
export async function zipFolder(folder: ExportFolder, maxMb: number): Promise<File | string> {
  const files = 'createReader' in folder ? await listDropped(folder) : listChosen(folder);
  const zipName = uploadName(folder);
  const name = zipName.replace(/\.zip$/, '');
  const json = [...files].filter(([path]) => path.endsWith('.json'));
  if (!json.some(([path]) => /(^|\/)channels\.json$/.test(path))) return missingLists(name, files);
  if (json.reduce((sum, [, file]) => sum + file.size, 0) > maxMb * BYTES_PER_MB)
    return `The JSON files of ${name} are together larger than ${maxMb} MB. Raise IMPORT_MAX_MB and restart the server to import it.`;
  const zip = await downloadZip(json.map(([path, input]) => ({ name: path, input }))).blob();
  return new File([zip], zipName, { type: 'application/zip' });
}

function missingLists(name: string, files: ReadonlyMap<string, File>): string {
  const zip = [...files.keys()].find((path) => path.toLowerCase().endsWith('.zip'));
  return zip
    ? `The folder ${name} has no channels.json, but it contains ${zip}: import that file.`
    : `The folder ${name} is not an export of Slack: it has no channels.json among its ${files.size} files. Choose the folder that has it.`;
}

/** The files of a folder that was chosen, by their paths. */
function listChosen(files: readonly File[]): ReadonlyMap<string, File> {
  return new Map(files.map((file) => [file.webkitRelativePath || file.name, file]));
}

/** The files of a folder that was dropped, by their paths below it. */
async function listDropped(folder: DroppedFolder): Promise<ReadonlyMap<string, File>> {
  const files = new Map<string, File>();
  await addFiles(folder, '', files);
  return files;
}

async function addFiles(folder: DroppedFolder, prefix: string, files: Map<string, File>): Promise<void> {
  if (prefix.split('/').length > MAX_DEPTH) return;
  const reader = folder.createReader();
  // Browsers return the entries of a folder in parts of a hundred, and an empty part at the end.
  for (;;) {
    const entries = await new Promise<DroppedEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (isDroppedFolder(entry)) await addFiles(entry, `${prefix}${entry.name}/`, files);
      else if (isDroppedFile(entry)) files.set(prefix + entry.name, await openFile(entry));
    }
  }
}

async function openFile(entry: DroppedFile): Promise<File> {
  return await new Promise((resolve, reject) => entry.file(resolve, reject));
}
