export interface Signal {
  /** Does not use `this`, so it can be passed as a listener. */
  readonly notify: () => void;
  /** Resolves at the next notification, or at once if there was one since the last wait. One waiter at a time. */
  wait(): Promise<void>;
}

/** Wakes a loop that has run out of work. No notification is lost, several before one wait count as one. */
export function createSignal(): Signal {
  let isNotified = false;
  let wake: (() => void) | undefined;
  return {
    notify() {
      isNotified = true;
      wake?.();
    },
    async wait() {
      if (!isNotified) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
      isNotified = false;
    },
  };
}
