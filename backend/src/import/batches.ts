import { setTimeout } from 'node:timers/promises';
import type { SlackRecord } from '../core/record.ts';

/** One fsync for so many records; a live event waits for no more than one such commit. */
const BATCH = 2000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;

export interface BatchesParts {
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** Why nothing more should be appended at the moment; empty when it may. */
  hold: () => string;
  /** Told why it waits, and with an empty text that it goes on. */
  onWait: (reason: string) => void;
  signal: AbortSignal;
}

/**
 * Appends records in batches, in order, one commit while the next batch is being made. A log that is full, or away, is waited
 * for: nothing is left out. Throws when the signal aborts.
 */
export class Batches {
  readonly #parts: BatchesParts;
  #batch: SlackRecord[] = [];
  #underWay: Promise<void> = Promise.resolve();

  constructor(parts: BatchesParts) {
    this.#parts = parts;
  }

  async write(records: readonly SlackRecord[]): Promise<void> {
    for (const record of records) this.#batch.push(record);
    if (this.#batch.length >= BATCH) await this.flush();
  }

  /** Hands on what there is. Resolves once the batch before it is stored. */
  async flush(): Promise<void> {
    await this.#underWay;
    const batch = this.#batch;
    this.#batch = [];
    this.#underWay = batch.length > 0 ? this.#store(batch) : Promise.resolve();
    // It is awaited with the next batch; until then a failure is nobody's surprise.
    this.#underWay.catch(() => undefined);
  }

  /** Resolves once everything is stored. */
  async end(): Promise<void> {
    await this.flush();
    await this.#underWay;
  }

  async #store(batch: readonly SlackRecord[]): Promise<void> {
    const { append, hold, onWait, signal } = this.#parts;
    let reason = hold();
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      signal.throwIfAborted();
      if (reason === '') reason = await append(batch).then(() => '', messageOf);
      if (reason === '') break;
      onWait(reason);
      await setTimeout(pause, undefined, { signal });
      reason = hold();
    }
    onWait('');
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
