import { setTimeout } from 'node:timers/promises';
import { errorMessage } from '../async/error-message.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { type Milliseconds, SECOND_MS } from '../core/time/units.ts';

/** Records in one commit. A live event is delayed by at most one such commit. */
const BATCH_RECORDS = 2000;
/** A text of a hostile export may have 4 MB: so a batch of them does not fill the memory. */
const BATCH_TEXT_CHARACTERS = 4_000_000;
const INITIAL_RETRY_DELAY_MS: Milliseconds = 250;
const MAX_RETRY_DELAY_MS: Milliseconds = 5 * SECOND_MS;

export interface BatchWriterOptions {
  /** Resolves when the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** Why the writer must pause; empty if it may append. */
  backpressureReason: () => string;
  /** Called with the reason when the writer pauses, and with an empty text when it continues. */
  onWait: (reason: string) => void;
  signal: AbortSignal;
}

/**
 * Appends records in batches, in order. It collects the next batch while the log commits the previous one. It retries
 * while the log is full or disconnected, so that no record is lost. Rejects when the signal aborts.
 */
export class BatchWriter {
  readonly #options: BatchWriterOptions;
  #batch: SlackRecord[] = [];
  #textCharacters = 0;
  #pendingAppend: Promise<void> = Promise.resolve();

  constructor(options: BatchWriterOptions) {
    this.#options = options;
  }

  async write(records: readonly SlackRecord[]): Promise<void> {
    for (const record of records) {
      this.#batch.push(record);
      if ('text' in record) this.#textCharacters += record.text?.length ?? 0;
      if (this.#textCharacters >= BATCH_TEXT_CHARACTERS) await this.flush();
    }
    if (this.#batch.length >= BATCH_RECORDS) await this.flush();
  }

  /** Starts to append the collected records. Resolves when the previous batch is stored. */
  async flush(): Promise<void> {
    await this.#pendingAppend;
    const batch = this.#batch;
    this.#batch = [];
    this.#textCharacters = 0;
    this.#pendingAppend = batch.length > 0 ? this.#appendWithRetry(batch) : Promise.resolve();
    // The next flush awaits this promise. Until then, a rejection must not count as unhandled.
    this.#pendingAppend.catch(() => undefined);
  }

  /** Resolves when all records are stored. */
  async end(): Promise<void> {
    await this.flush();
    await this.#pendingAppend;
  }

  async #appendWithRetry(batch: readonly SlackRecord[]): Promise<void> {
    const { append, backpressureReason, onWait, signal } = this.#options;
    let reason = backpressureReason();
    for (let delay = INITIAL_RETRY_DELAY_MS; ; delay = Math.min(2 * delay, MAX_RETRY_DELAY_MS)) {
      signal.throwIfAborted();
      if (reason === '') reason = await append(batch).then(() => '', errorMessage);
      if (reason === '') break;
      onWait(reason);
      // The loop throws the reason of the abort, which says what to do.
      await setTimeout(delay, undefined, { signal }).catch(() => undefined);
      reason = backpressureReason();
    }
    onWait('');
  }
}
