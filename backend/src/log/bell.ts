export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or at once if it rang since the last wait. One waiter at a time. */
  heard(): Promise<void>;
}

/** Wakes a loop that has run out of work. A ring is never lost, many rings are one, and a wait leaves nothing behind. */
export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async heard() {
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
