import { setTimeout } from 'node:timers/promises';
import type { SlackRecord } from '../core/records/record.ts';

/** One fsync for so many records; a live event waits for no more than one such commit. */
const BATCH_RECORDS = 2000;
const INITIAL_RETRY_DELAY_MS = 250;
const MAX_RETRY_DELAY_MS = 5000;

export interface BatchWriterOptions {
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** Why nothing more should be appended at the moment; empty when it may. */
  backpressureReason: () => string;
  /** Told why it waits, and with an empty text that it goes on. */
  onWait: (reason: string) => void;
  signal: AbortSignal;
}

/**
 * Appends records in batches, in order, one commit while the next batch is being made. A log that is full, or away, is waited
 * for: nothing is left out. Throws when the signal aborts.
 */
export class BatchWriter {
  readonly #parts: BatchWriterOptions;
  #batch: SlackRecord[] = [];
  #pendingAppend: Promise<void> = Promise.resolve();

  constructor(parts: BatchWriterOptions) {
    this.#parts = parts;
  }

  async write(records: readonly SlackRecord[]): Promise<void> {
    for (const record of records) this.#batch.push(record);
    if (this.#batch.length >= BATCH_RECORDS) await this.flush();
  }

  /** Hands on what there is. Resolves once the batch before it is stored. */
  async flush(): Promise<void> {
    await this.#pendingAppend;
    const batch = this.#batch;
    this.#batch = [];
    this.#pendingAppend = batch.length > 0 ? this.#appendWithRetry(batch) : Promise.resolve();
    // It is awaited with the next batch; until then a failure is nobody's surprise.
    this.#pendingAppend.catch(() => undefined);
  }

  /** Resolves once everything is stored. */
  async end(): Promise<void> {
    await this.flush();
    await this.#pendingAppend;
  }

  async #appendWithRetry(batch: readonly SlackRecord[]): Promise<void> {
    const { append, backpressureReason: hold, onWait, signal } = this.#parts;
    let reason = hold();
    for (let pause = INITIAL_RETRY_DELAY_MS; ; pause = Math.min(2 * pause, MAX_RETRY_DELAY_MS)) {
      signal.throwIfAborted();
      if (reason === '') reason = await append(batch).then(() => '', errorMessage);
      if (reason === '') break;
      onWait(reason);
      await setTimeout(pause, undefined, { signal });
      reason = hold();
    }
    onWait('');
  }
}

function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
