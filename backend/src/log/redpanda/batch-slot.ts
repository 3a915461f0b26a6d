import { createSignal } from '../../async/signal.ts';
import type { LogEntry } from '../log.ts';

/** Hands batches from a consumer to the reader of the log, one at a time, so that a slow reader slows the consumer. */
export class BatchSlot {
  readonly #filled = createSignal();
  readonly #emptied = createSignal();
  #batch: readonly LogEntry[] | undefined;

  get isFull(): boolean {
    return this.#batch !== undefined;
  }

  /** Puts a batch into the slot, which must be empty. */
  put(batch: readonly LogEntry[]): void {
    this.#batch = batch;
    this.#filled.notify();
  }

  /** Removes and returns the batch; `undefined` if the slot is empty. */
  take(): readonly LogEntry[] | undefined {
    const batch = this.#batch;
    this.#batch = undefined;
    this.#emptied.notify();
    return batch;
  }

  /** Resolves after a `put` or `wakeReader` since the last wait. */
  waitUntilFilled(): Promise<void> {
    return this.#filled.wait();
  }

  /** Resolves after a `take` or `wakeConsumer` since the last wait. */
  waitUntilEmptied(): Promise<void> {
    return this.#emptied.wait();
  }

  readonly wakeReader = (): void => this.#filled.notify();
  readonly wakeConsumer = (): void => this.#emptied.notify();
}
