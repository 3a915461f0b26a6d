import type { Milliseconds } from '../time/units.ts';

/** The state of the import, for the page and the command line. Texts are for display. */
export interface ImportStatus {
  /** The largest accepted file, MB (`IMPORT_MAX_MB`). */
  max_mb: number;
  /** The running import, or the last one since the server started; null if there was none. */
  current: ImportRun | null;
}

export interface ImportRun {
  /** `receiving`: the upload is not complete. `waiting`: the log accepts no records at the moment. */
  state: 'receiving' | 'reading' | 'waiting' | 'done' | 'failed';
  file: string;
  started_at: Milliseconds;
  ended_at: Milliseconds | null;
  /** The progress within this state, 0 to 1. */
  progress: number;
  /** The number of messages read so far, of people and of bots; once it is done, those of the report. */
  messages: number;
  /** Why the import waits or failed; empty otherwise. */
  reason: string;
  report: ImportReport | null;
  /** The workspaces of the export, if one of them must be chosen: the import has failed. Absent otherwise. */
  workspaces?: readonly ImportWorkspace[];
}

/** A workspace of an export that holds several, as Enterprise Grid makes it. */
export interface ImportWorkspace {
  /** The name of its folder, which chooses it. */
  name: string;
  /** Its id; empty if the export does not contain it. */
  team: string;
  /** The number of public channels. */
  channels: number;
  people: number;
  /** The messages of people in public channels, as the dashboard would count them. */
  messages: number;
}

/** The result of an import: what was imported from the export, and what was not and why. */
export interface ImportReport {
  /** Id of the workspace. */
  team: string;
  /** What was imported. */
  taken: ImportReportLine[];
  /** What was not imported. */
  left: ImportReportLine[];
}

/** A number of things of one kind. */
export interface ImportReportLine {
  count: number;
  /** The kind, in the plural. */
  what: string;
  /** The name of one of them, where that helps to find them; empty otherwise. */
  example: string;
}
