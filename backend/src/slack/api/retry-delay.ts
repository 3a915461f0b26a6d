import { MINUTE_MS, type Milliseconds, SECOND_MS } from '../../core/time/units.ts';

const INITIAL_DELAY_MS: Milliseconds = SECOND_MS;
const MAX_DELAY_MS: Milliseconds = MINUTE_MS;

/** The delay before the next attempt to reach Slack: 1 s, and twice as long after each failure, up to 60 s. */
export class RetryDelay {
  ms: Milliseconds = INITIAL_DELAY_MS;

  increase(): void {
    this.ms = Math.min(2 * this.ms, MAX_DELAY_MS);
  }

  reset(): void {
    this.ms = INITIAL_DELAY_MS;
  }
}
