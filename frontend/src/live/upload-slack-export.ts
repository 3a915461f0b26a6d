const BYTES_PER_MB = 1024 * 1024;

/**
 * Uploads an export; the stream's `status` then reports the progress of its import. Resolves with the reason why the file
 * was refused, or with an empty text. `workspace` is the one to import of an export that holds several.
 */
export async function uploadSlackExport(file: File, maxMb: number, workspace = ''): Promise<string> {
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
