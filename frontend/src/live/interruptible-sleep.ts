/** A wait that can be cut short. */
export class InterruptibleSleep {
  readonly wake = (): void => this.#resolve();
  #resolve: () => void = () => undefined;

  /** Resolves after so many ms, or when woken. */
  async sleep(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#resolve = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }
}
