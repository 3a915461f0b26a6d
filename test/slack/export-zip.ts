import { createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** The files of an export, by name: a Buffer as it is, anything else as JSON. */
export type ExportFiles = Readonly<Record<string, unknown>>;

/** Writes a ZIP file with these files in this order. Returns its path, in a new folder. */
export async function writeExportZip(files: ExportFiles, name = 'export.zip'): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'slackpanda-export-')), name);
  const zip = new ZipFile();
  for (const [file, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content)), file);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}
