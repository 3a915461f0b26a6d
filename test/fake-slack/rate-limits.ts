/** Calls a minute of each tier, for each method: docs.slack.dev/apis/web-api/rate-limits. */
export const FAKE_CALLS_PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100, special: 300 } as const;
export type RateLimitTier = keyof typeof FAKE_CALLS_PER_MINUTE;

/** What a call is told beside its answer: how long to stay away, and whether the caller should have known better. */
export interface RateLimited {
  retryAfterSeconds: number;
  violation: string | undefined;
}

/** Counts calls in a sliding window, as strictly as the tiers are written: not one more in any minute. */
export class FakeRateLimits {
  /** How long a minute lasts, ms. */
  readonly #minute: number;
  readonly #calls = new Map<string, number[]>();
  readonly #until = new Map<string, number>();
  readonly #told = new Set<string>();

  constructor(minute: number) {
    this.#minute = minute;
  }

  /** From now on the method answers 429, as when another program uses up the tier. */
  block(method: string, seconds: number): void {
    this.#until.set(method, Date.now() + seconds * 1000);
    this.#told.delete(method);
  }

  /** `undefined` if the call may pass. */
  check(method: string, tier: RateLimitTier): RateLimited | undefined {
    const at = Date.now();
    const until = this.#until.get(method) ?? 0;
    if (at < until) {
      const again = this.#told.has(method);
      this.#told.add(method);
      return {
        retryAfterSeconds: Math.ceil((until - at) / 1000),
        violation: again ? `${method} was called again before its Retry-After was over` : undefined,
      };
    }
    const recent = (this.#calls.get(method) ?? []).filter((call) => call > at - this.#minute);
    this.#calls.set(method, recent);
    if (recent.length >= FAKE_CALLS_PER_MINUTE[tier]) {
      const retryAfterSeconds = Math.ceil(((recent[0] ?? at) + this.#minute - at) / 1000);
      this.block(method, retryAfterSeconds);
      this.#told.add(method);
      return {
        retryAfterSeconds,
        violation: `${method} was called more than ${FAKE_CALLS_PER_MINUTE[tier]} times within a minute`,
      };
    }
    recent.push(at);
    return undefined;
  }
}
