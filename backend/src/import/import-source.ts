import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { makeZip, predictLength } from 'client-zip';
import { BYTES_PER_MB } from '../core/protocol/bytes.ts';
import { ArchiveError } from './archive/archive.ts';
import { findListFiles } from './archive/find-list-files.ts';
import { type FolderFile, listFolder, openFolderArchive } from './archive/folder-archive.ts';
import { explainOpenError } from './archive/open-archive.ts';

/** An export that a person named on the command line: a ZIP file, or the folder of an unpacked one. */
export interface ImportSource {
  /** The name under which a server shows it. */
  name: string;
  /** The content as one ZIP file, to upload it. `sizeBytes` is its exact length. */
  zip: () => Promise<{ sizeBytes: number; content: Readable }>;
}

/**
 * Checks what can be checked before an import begins. Throws `ArchiveError` with the reason if there is no export at
 * `path`, if this user may not read it, or if it has over `maxMb` MB (of a folder: its JSON files together).
 */
export async function openImportSource(path: string, maxMb: number): Promise<ImportSource> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return await openFolder(path, maxMb);
    if (!stats.isFile()) throw new ArchiveError('it is neither a file nor a folder');
    await access(path, constants.R_OK);
    if (stats.size === 0) throw new ArchiveError('the file is empty');
    assertSize('file is', stats.size, maxMb);
    return { name: basename(path), zip: async () => ({ sizeBytes: stats.size, content: createReadStream(path) }) };
  } catch (error) {
    throw explainOpenError(error) ?? error;
  }
}

async function openFolder(path: string, maxMb: number): Promise<ImportSource> {
  await findListFiles(openFolderArchive(path));
  assertSize('JSON files of the folder are', sumBytes(await listJsonFiles(path)), maxMb);
  return { name: `${basename(path)}.zip`, zip: async () => await zipOfFolder(await listJsonFiles(path)) };
}

function assertSize(what: string, bytes: number, maxMb: number): void {
  if (bytes > maxMb * BYTES_PER_MB) throw new ArchiveError(`the ${what} over ${maxMb} MB (IMPORT_MAX_MB)`);
}

const sumBytes = (files: readonly FolderFile[]) => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** Attachments are not uploaded: an import does not read them. */
async function listJsonFiles(path: string): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  for await (const file of listFolder(path)) if (file.name.endsWith('.json')) files.push(file);
  return files;
}

/** A stored ZIP archive, made while it is read. Throws `ArchiveError` if this user may not read one of the files. */
async function zipOfFolder(files: readonly FolderFile[]): Promise<{ sizeBytes: number; content: Readable }> {
  for (const { name, path } of files) {
    await access(path, constants.R_OK).catch((cause: unknown) => {
      throw new ArchiveError(`this user may not read ${name}`, { cause });
    });
  }
  const sizeBytes = Number(predictLength(files.map(({ name, sizeBytes: size }) => ({ name, size }))));
  return { sizeBytes, content: Readable.from(makeZip(zipInputs(files))) };
}

async function* zipInputs(files: readonly FolderFile[]) {
  for (const { name, path, sizeBytes } of files) yield { name, size: sizeBytes, input: createReadStream(path) };
}
