import { errorMessage } from '../async/error-message.ts';
import type { ImportRun, ImportStatus } from '../core/protocol/import-status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { ArchiveError } from './archive/archive.ts';
import { importSlackExport } from './import-slack-export.ts';
import { MessageTimeRange } from './message-time-range.ts';
import { saveUpload, type Upload, UploadError } from './upload.ts';

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
   * Throws `UploadError` if the upload is not complete.
   */
  async receive(upload: Upload): Promise<void> {
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
      .then(async ({ path, remove }) => await this.#read(path, run).finally(remove))
      .catch((error: unknown) => this.#fail(run, error))
      .finally(() => {
        run.ended_at = now();
        this.#running = undefined;
      });
    await received;
  }

  /** Stops a running import. What it has stored remains; importing the file again completes it. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the server was stopped; import the file again, nothing counts twice'));
    await this.#running;
  }

  async #read(path: string, run: ImportRun): Promise<void> {
    const { team, append, backpressureReason, now, onBackfilled } = this.#options;
    const range = new MessageTimeRange();
    run.progress = 0;
    run.state = 'reading';
    run.report = await importSlackExport(path, {
      team: team(),
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
    run.progress = 1;
    run.state = 'done';
    if (range.fromMs < range.toMs) onBackfilled(range.fromMs, range.toMs);
  }

  #fail(run: ImportRun, error: unknown): void {
    run.state = 'failed';
    run.reason = errorMessage(error);
    const isExpected = error instanceof ArchiveError || error instanceof UploadError || this.#stop.signal.aborted;
    if (!isExpected) this.#options.onError(error);
  }
}
