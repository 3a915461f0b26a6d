/** The folder of an unpacked export: dropped on the page, or the files of one that was chosen. */
export type ExportFolder = FileSystemDirectoryEntry | readonly File[];

/** An export as a person gives it to the page: a ZIP file or a folder. */
export type ExportSource = File | ExportFolder;
