import type { ImportRun, ImportStatus } from '../core/protocol/import-status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { ArchiveError } from './archive/zip-archive.ts';
import { importSlackExport } from './import-slack-export.ts';
import { MessageTimeRange } from './message-time-range.ts';
import { saveUpload, type Upload, UploadError } from './upload.ts';

export interface ImportJobOptions {
  /** Where an upload is kept while it is read. */
  uploadDir: string;
  /** The largest file that is taken, MB. */
  maxMb: number;
  /** Whose community it is; empty where nobody knows yet. */
  team: () => string;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** Why nothing more should be appended at the moment; empty when it may. */
  backpressureReason: () => string;
  /** ms UTC. */
  now: () => number;
  /** Told of the time from the first to the last message of an export that was taken whole, ms UTC. */
  onBackfilled: (from: number, to: number) => void;
  /** Told of what nobody expected. */
  onError: (error: unknown) => void;
}

/** The import of this server: one at a time, and the last one stays to be looked at. */
export class ImportJob {
  readonly #parts: ImportJobOptions;
  readonly #stop = new AbortController();
  #run: ImportRun | null = null;
  #running: Promise<void> | undefined;

  constructor(parts: ImportJobOptions) {
    this.#parts = parts;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  get maxMb(): number {
    return this.#parts.maxMb;
  }

  status(): ImportStatus {
    return { max_mb: this.#parts.maxMb, current: this.#run && { ...this.#run } };
  }

  /**
   * Takes an upload, then reads it: resolves when the whole file is here, and reading goes on behind it. Throws
   * `UploadError` if it did not arrive.
   */
  async receive(upload: Upload): Promise<void> {
    const { uploadDir: dir, now } = this.#parts;
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
    const received = saveUpload(dir, upload, (share) => {
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

  /** What is under way ends; what it has stored stays, and running it again completes it. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the server was stopped; import the file again, nothing counts twice'));
    await this.#running;
  }

  async #read(path: string, run: ImportRun): Promise<void> {
    const { team, append, backpressureReason: hold, now, onBackfilled: onCovered } = this.#parts;
    const span = new MessageTimeRange();
    run.progress = 0;
    run.state = 'reading';
    run.report = await importSlackExport(path, {
      team: team(),
      append: span.wrapAppend(append),
      backpressureReason: hold,
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
    if (span.fromMs < span.toMs) onCovered(span.fromMs, span.toMs);
  }

  #fail(run: ImportRun, error: unknown): void {
    run.state = 'failed';
    run.reason = error instanceof Error ? error.message : String(error);
    const isExpected = error instanceof ArchiveError || error instanceof UploadError || this.#stop.signal.aborted;
    if (!isExpected) this.#parts.onError(error);
  }
}
