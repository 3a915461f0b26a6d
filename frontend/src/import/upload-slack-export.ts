import { BYTES_PER_MB } from 'backend/core/protocol/bytes';
import type { ExportFolder, ExportSource } from './export-source.ts';

/**
 * Uploads an export; the stream's `status` then reports the progress of its import. A folder is sent as one ZIP file.
 * Resolves with the reason why the export was refused, or with an empty text. `workspace` is the one to import of an export
 * that holds several.
 */
export async function uploadSlackExport(source: ExportSource, maxMb: number, workspace = ''): Promise<string> {
  const file = source instanceof File ? source : await zipOf(source, maxMb);
  if (typeof file === 'string') return file;
  // Checked here as well, because a browser shows no response that arrives before the whole file is sent.
  if (file.size > maxMb * BYTES_PER_MB)
    return `The file is larger than ${maxMb} MB. Raise IMPORT_MAX_MB and restart the server to import it.`;
  try {
    const response = await fetch(
      `/import?${new URLSearchParams({ name: file.name, ...(workspace ? { workspace } : {}) })}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/zip' },
        body: file,
      },
    );
    return response.ok ? '' : (await response.text()).trim();
  } catch {
    return 'The upload failed. Check that the server is running and that the file still exists, then try again.';
  }
}

/** The page loads this part only for a folder. */
async function zipOf(folder: ExportFolder, maxMb: number): Promise<File | string> {
  try {
    const { zipFolder } = await import('./zip-folder.ts');
    return await zipFolder(folder, maxMb);
  } catch {
    return 'The folder could not be read. Check that the server is running and that the folder still exists, then reload the page and try again.';
  }
}
