/** Hands a file to the browser, which saves it where it saves what is downloaded. */
export function downloadFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads it after the click: what is let go of at once is not saved everywhere.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
