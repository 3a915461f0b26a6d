/** Sends an export to the server, which tells of its progress over the stream. Returns what stands against it, or an empty text. */
export async function uploadSlackExport(file: File, maxMb: number): Promise<string> {
  // Said here, because a browser shows no answer that comes before it has sent the whole file.
  if (file.size > maxMb * 1024 * 1024) return `The file is over ${maxMb} MB. IMPORT_MAX_MB sets the limit.`;
  try {
    const response = await fetch(`/import?${new URLSearchParams({ name: file.name })}`, {
      method: 'POST',
      headers: { 'content-type': 'application/zip' },
      body: file,
    });
    return response.ok ? '' : (await response.text()).trim();
  } catch {
    return 'The file did not reach the server. Is it still running, and the file still there?';
  }
}
