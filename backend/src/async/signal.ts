export interface Signal {
  notify(): void;
  /** Resolves at the next ring, or at once if it rang since the last wait. One waiter at a time. */
  wait(): Promise<void>;
}

/** Wakes a loop that has run out of work. A ring is never lost, many rings are one, and a wait leaves nothing behind. */
export function createSignal(): Signal {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    notify() {
      rung = true;
      wake?.();
    },
    async wait() {
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
      rung = false;
    },
  };
}
