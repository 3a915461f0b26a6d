/** What the page reads of a `FileSystemEntry`: wicg.github.io/entries-api */
export interface DroppedEntry {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly isFile: boolean;
}

export interface DroppedFolder extends DroppedEntry {
  createReader(): {
    /** Returns a part of the entries, and an empty part at the end. */
    readEntries(resolve: (part: DroppedEntry[]) => void, reject: (error: Error) => void): void;
  };
}

export interface DroppedFile extends DroppedEntry {
  file(resolve: (file: File) => void, reject: (error: Error) => void): void;
}

/** The folder of an unpacked export: dropped on the page, or the files of one that was chosen. */
export type ExportFolder = DroppedFolder | readonly File[];

/** An export as a person gives it to the page: a ZIP file or a folder. */
export type ExportSource = File | ExportFolder;

/** Whether a dropped entry is a folder. */
export const isDroppedFolder = (entry: DroppedEntry): entry is DroppedFolder => entry.isDirectory;

/** Whether a dropped entry is a file. */
export const isDroppedFile = (entry: DroppedEntry): entry is DroppedFile => entry.isFile;

/** The name of the file that an export is uploaded as. */
export function uploadName(source: ExportSource): string {
  if (source instanceof File) return source.name;
  return `${'createReader' in source ? source.name : (source[0]?.webkitRelativePath.split('/')[0] ?? '')}.zip`;
}
