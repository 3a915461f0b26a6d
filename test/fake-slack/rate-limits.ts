import { msToSeconds, secondsToMs } from '../../backend/src/core/time/units.ts';

/** Calls a minute of each method, by its tier: docs.slack.dev/apis/web-api/rate-limits. */
export const FAKE_CALLS_PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100, special: 300 } as const;
export type RateLimitTier = keyof typeof FAKE_CALLS_PER_MINUTE;

/** A refused call: when the next one is allowed, and the caller's violation, if there is one. */
export interface RateLimited {
  retryAfterSeconds: number;
  violation: string | undefined;
}

/** Counts calls in a sliding window, as strict as the tiers are written: not one more in any minute. */
export class FakeRateLimits {
  /** How long one minute of the limits lasts, ms. */
  readonly #minuteMs: number;
  readonly #calls = new Map<string, number[]>();
  readonly #blockedUntilMs = new Map<string, number>();
  /** Methods whose caller has received a Retry-After since their block began. */
  readonly #informedMethods = new Set<string>();

  constructor(minuteMs: number) {
    this.#minuteMs = minuteMs;
  }

  /** Refuses calls of the method for this time, as when another app uses up the tier. */
  block(method: string, seconds: number): void {
    this.#blockedUntilMs.set(method, Date.now() + secondsToMs(seconds));
    this.#informedMethods.delete(method);
  }

  /** Counts a call. Returns undefined if it is allowed. */
  check(method: string, tier: RateLimitTier): RateLimited | undefined {
    const now = Date.now();
    const until = this.#blockedUntilMs.get(method) ?? 0;
    if (now < until) {
      const isRepeat = this.#informedMethods.has(method);
      this.#informedMethods.add(method);
      return {
        retryAfterSeconds: Math.ceil(msToSeconds(until - now)),
        violation: isRepeat ? `${method} was called again before its Retry-After was over` : undefined,
      };
    }
    const recent = (this.#calls.get(method) ?? []).filter((call) => call > now - this.#minuteMs);
    this.#calls.set(method, recent);
    if (recent.length >= FAKE_CALLS_PER_MINUTE[tier]) {
      const retryAfterSeconds = Math.ceil(msToSeconds((recent[0] ?? now) + this.#minuteMs - now));
      this.block(method, retryAfterSeconds);
      this.#informedMethods.add(method);
      return {
        retryAfterSeconds,
        violation: `${method} was called more than ${FAKE_CALLS_PER_MINUTE[tier]} times within a minute`,
      };
    }
    recent.push(now);
    return undefined;
  }
}
