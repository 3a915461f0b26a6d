/** Parts that are open. They close in reverse order, so that no part outlives one that it uses. */
export class CloseStack {
  readonly #parts: { close(): void | Promise<void> }[] = [];
  #closed: Promise<void> | undefined;

  /** Adds a part that is open, and returns it. */
  add<T extends { close(): void | Promise<void> }>(part: T): T {
    this.#parts.push(part);
    return part;
  }

  /** Closes every part, the newest first, even if one of them fails; then rejects with the first failure. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.#parts.toReversed()) {
      try {
        await part.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/**
 * Runs a function that opens several parts and adds each to the stack. If it fails, the parts that are open close, and the
 * failure is thrown again.
 */
export async function openAll<T>(open: (opened: CloseStack) => Promise<T>): Promise<T> {
  const opened = new CloseStack();
  try {
    return await open(opened);
  } catch (error) {
    // The failure to open is the cause; a failure to close would hide it.
    await opened.close().catch(() => undefined);
    throw error;
  }
}
