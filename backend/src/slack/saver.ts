/** Writes a state that changes often: one write at a time, and never one that is outdated already. */
export interface Saver {
  /** Resolves once the state as it is now, or a later one, is written; rejects if that failed. */
  save(): Promise<void>;
}

export function createSaver(write: () => Promise<void>): Saver {
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
    save() {
      if (!running) return start();
      // Whoever asks while one is written may have changed what it does not hold yet; all who do share the next one.
      next ??= running.catch(() => undefined).then(start);
      return next;
    },
  };
}
