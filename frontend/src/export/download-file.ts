import { MINUTE_MS } from 'backend/core/time/units';

/** Lets the browser save the content as a download with this name. */
export function downloadFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads the content after the click: some browsers save nothing if it is revoked at once.
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTE_MS);
}
