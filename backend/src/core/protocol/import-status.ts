/** What the page and the command line are told of the import of an export. Times are ms UTC; words are for people. */
export interface ImportStatus {
  /** The largest file that is taken, MB. */
  max_mb: number;
  /** The import under way, or the last one since the start; null where there was none. */
  current: ImportRun | null;
}

export interface ImportRun {
  /** `receiving`: the file is still on its way. `waiting`: what was read cannot be stored at the moment. */
  state: 'receiving' | 'reading' | 'waiting' | 'done' | 'failed';
  file: string;
  started_at: number;
  ended_at: number | null;
  /** Of the present state, 0 to 1. */
  progress: number;
  /** Taken so far: posts of people and of programs. */
  messages: number;
  /** Why it waits, or failed. */
  reason: string;
  report: ImportReport | null;
}

/** What was taken of an export, and what was not and why. */
export interface ImportReport {
  /** The workspace that it was taken for. */
  team: string;
  taken: ImportReportLine[];
  left: ImportReportLine[];
}

export interface ImportReportLine {
  count: number;
  what: string;
  /** One of those, where that helps to find them; else empty. */
  example: string;
}
