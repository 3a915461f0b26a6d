/** The folder of an unpacked export: dropped on the page, or the files of one that was chosen. */
export type ExportFolder = FileSystemDirectoryEntry | readonly File[];

/** An export as a person gives it to the page: a ZIP file or a folder. */
export type ExportSource = File | ExportFolder;

/** Whether a dropped entry is a folder. */
export const isFolderEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** The name of the file that an export is uploaded as. */
export function uploadName(source: ExportSource): string {
  if (source instanceof File) return source.name;
  return `${'createReader' in source ? source.name : (source[0]?.webkitRelativePath.split('/')[0] ?? '')}.zip`;
}
