import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** The files of an export, by name: a Buffer as it is, anything else as JSON. */
export type ExportFiles = Readonly<Record<string, unknown>>;

/** Writes a ZIP file with these files in this order. Returns its path, in a new folder. */
export async function writeExportZip(files: ExportFiles, name = 'export.zip'): Promise<string> {
  return await writeExportFile(await exportZipBytes(files), name);
}

/** Writes a file. Returns its path, in a new folder. */
export async function writeExportFile(bytes: Uint8Array, name = 'export.zip'): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'slackpanda-export-')), name);
  await writeFile(path, bytes);
  return path;
}

/** Writes the files unpacked. Returns the path of their folder, in a new folder. */
export async function writeExportFolder(files: ExportFiles, name = 'export'): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'slackpanda-export-')), name);
  await mkdir(path);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), contentBytes(content));
  }
  return path;
}

/** A ZIP archive with these files in this order, deflated or stored. */
export async function exportZipBytes(files: ExportFiles, { compress = true } = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [file, content] of Object.entries(files)) zip.addBuffer(contentBytes(content), file, { compress });
  zip.end();
  return await buffer(zip.outputStream);
}

function contentBytes(content: unknown): Buffer {
  return Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
}
