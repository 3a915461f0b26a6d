import { errorMessage } from '../async/error-message.ts';
import type { ImportRun, ImportStatus } from '../core/protocol/import-status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { ArchiveError } from './archive/archive.ts';
import { importSlackExport } from './import-slack-export.ts';
import { MessageTimeRange } from './message-time-range.ts';
import { saveUpload, type Upload, UploadError } from './upload.ts';
import { WorkspaceChoiceError } from './workspace-choice.ts';

export interface ImportJobOptions {
  /** The folder for the file of an upload. */
  uploadDir: string;
  /** The largest accepted file, MB. */
  maxMb: number;
  /** Id of the workspace; empty while it is unknown. */
  team: () => string;
  /** Resolves when the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** Why an import must pause; empty if it may append. */
  backpressureReason: () => string;
  /** The current time, UTC. */
  now: () => Milliseconds;
  /** Called after a complete import with the times of its first and last message. */
  onBackfilled: (from: Milliseconds, to: Milliseconds) => void;
  /** Called with unexpected errors. Expected ones are only in the status. */
  onError: (error: unknown) => void;
}

/** What the end of an import changes in its status. */
type ImportEnding = Pick<ImportRun, 'state' | 'reason'> &
  Partial<Pick<ImportRun, 'progress' | 'report' | 'workspaces'>>;

/** Runs one import at a time, and keeps the status of the last one. */
export class ImportJob {
  readonly #options: ImportJobOptions;
  readonly #stop = new AbortController();
  #run: ImportRun | null = null;
  #running: Promise<void> | undefined;

  constructor(options: ImportJobOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  get maxMb(): number {
    return this.#options.maxMb;
  }

  status(): ImportStatus {
    return { max_mb: this.#options.maxMb, current: this.#run && { ...this.#run } };
  }

  /**
   * Receives an upload and starts to import it. Resolves when the upload is complete, while the import continues.
   * Throws `UploadError` if the upload is not complete. `workspace`: which one to import of an export that holds several.
   */
  async receive(upload: Upload, workspace = ''): Promise<void> {
    const { uploadDir, now } = this.#options;
    const run: ImportRun = {
      state: 'receiving',
      file: upload.name,
      started_at: now(),
      ended_at: null,
      progress: 0,
      messages: 0,
      reason: '',
      report: null,
    };
    this.#run = run;
    const received = saveUpload(uploadDir, upload, (share) => {
      run.progress = share;
    });
    this.#running = received
      .then(async ({ path, remove }) => await this.#read(path, run, workspace).finally(remove))
      .catch((error: unknown) => this.#failure(error))
      .then((ending) => {
        // In one step, so that no status says "done" while the next upload would be refused.
        Object.assign(run, ending, { ended_at: now() });
        this.#running = undefined;
      });
    try {
      await received;
    } catch (error) {
      await this.#running;
      throw error;
    }
  }

  /** Stops a running import. What it has stored remains; importing the file again completes it. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the server was stopped; import the file again, nothing counts twice'));
    await this.#running;
  }

  async #read(path: string, run: ImportRun, workspace: string): Promise<ImportEnding> {
    const { team, append, backpressureReason, now, onBackfilled } = this.#options;
    const range = new MessageTimeRange();
    run.progress = 0;
    run.state = 'reading';
    const report = await importSlackExport(path, {
      team: team(),
      workspace,
      append: range.wrapAppend(append),
      backpressureReason,
      now,
      signal: this.#stop.signal,
      onWait(reason) {
        run.state = reason ? 'waiting' : 'reading';
        run.reason = reason;
      },
      onProgress(share, messages) {
        run.progress = share;
        run.messages = messages;
      },
    });
    if (range.fromMs < range.toMs) onBackfilled(range.fromMs, range.toMs);
    return { state: 'done', progress: 1, reason: '', report };
  }

  #failure(error: unknown): ImportEnding {
    const isExpected = error instanceof ArchiveError || error instanceof UploadError || this.#stop.signal.aborted;
    if (!isExpected) this.#options.onError(error);
    const choice = error instanceof WorkspaceChoiceError ? { workspaces: error.workspaces } : {};
    return { state: 'failed', reason: errorMessage(error) || 'an unexpected error', ...choice };
  }
}
