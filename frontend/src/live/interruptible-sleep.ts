import type { Milliseconds } from 'backend/core/time/units';

/** A wait that `wake` ends early. One wait at a time. */
export class InterruptibleSleep {
  readonly wake = (): void => this.#resolve();
  #resolve: () => void = () => undefined;

  /** Resolves after this time, or when woken. */
  async sleep(durationMs: Milliseconds): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#resolve = resolve;
      timer = setTimeout(resolve, durationMs);
    });
    clearTimeout(timer);
  }
}
