/** Writes a state that changes often, one write at a time. Calls during a write share the next one. */
export interface CoalescingWriter {
  /** Resolves once the current state, or a later one, is written; rejects if that write failed. */
  write(): Promise<void>;
}

/** `write` writes the current state; it is never called again before its promise settles. */
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
      // The write under way may not contain the latest change.
      next ??= running.catch(() => undefined).then(start);
      return next;
    },
  };
}
