/** Writes a state that changes often: one write at a time, and never one that is outdated already. */
export interface CoalescingWriter {
  /** Resolves once the state as it is now, or a later one, is written; rejects if that failed. */
  write(): Promise<void>;
}

export function createCoalescingWriter(write: () => Promise<void>): CoalescingWriter {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function start(): Promise<void> {
    next = undefined;
    const run = write().finally(() => {
      if (running === run) running = undefined;
    });
    running = run;
    return run;
  }

  return {
    write() {
      if (!running) return start();
      // Whoever asks while one is written may have changed what it does not hold yet; all who do share the next one.
      next ??= running.catch(() => undefined).then(start);
      return next;
    },
  };
}
