import type { Milliseconds } from '../core/time/units.ts';

/** Records when a log was last connected or disconnected. */
export class ConnectionStatus {
  #isConnected: boolean;
  #since: Milliseconds = Date.now();

  constructor(isConnected: boolean) {
    this.#isConnected = isConnected;
  }

  /** The part of `LogStatus` that depends on why the log is not connected; the reason is empty if it is. */
  update(reason: string): { connected: boolean; since: Milliseconds; reason: string } {
    const isConnected = reason === '';
    if (isConnected !== this.#isConnected) this.#since = Date.now();
    this.#isConnected = isConnected;
    return { connected: isConnected, since: this.#since, reason };
  }
}
