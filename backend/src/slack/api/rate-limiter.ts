import type { Clock } from '../../async/clock.ts';
import { MINUTE_MS, type Milliseconds } from '../../core/time/units.ts';

/** The calls a minute that Slack allows for each workspace and app: docs.slack.dev/apis/web-api/rate-limits */
const CALLS_PER_MINUTE = {
  'auth.test': 100,
  'team.info': 50,
  'users.list': 20,
  'users.info': 100,
  'conversations.list': 20,
  'conversations.info': 50,
  'conversations.join': 50,
  'conversations.history': 50,
  'conversations.replies': 50,
} as const;

export type WebApiMethod = keyof typeof CALLS_PER_MINUTE;

/** The share of the allowed calls that is spread evenly, and the share that may be sent at once after a pause. */
const SUSTAINED_SHARE = 0.75;
const BURST_SHARE = 0.15;

/** Decides when the next call of each method may be sent; see docs/slack-events.md#web-api-rate-limits */
export interface RateLimiter {
  /**
   * Resolves when the call may be sent, or when the signal aborts. Calls of one method are sent in the order of
   * `acquire`.
   */
  acquire(method: WebApiMethod, signal: AbortSignal): Promise<void>;
  /** Delays all calls of the method for a time, as Slack's header `Retry-After` requires. */
  blockFor(method: WebApiMethod, ms: Milliseconds): void;
  /** The time between two calls of a method in the long run. */
  intervalMs(method: WebApiMethod): Milliseconds;
}

/**
 * The generic cell rate algorithm (ITU-T I.371) for each method: within any minute, at most as many calls are sent as
 * Slack allows, also across a restart, which begins without a burst. `clock` must be monotonic: after a system clock is
 * set back, a call would wait for hours. `minuteMs`: how long a minute lasts; shorter in tests.
 */
export function createRateLimiter(clock: Clock, minuteMs: Milliseconds = MINUTE_MS): RateLimiter {
  const dueAt = new Map<WebApiMethod, Milliseconds>();
  const blockedUntil = new Map<WebApiMethod, Milliseconds>();
  const queues = new Map<WebApiMethod, Promise<void>>();

  const intervalMs = (method: WebApiMethod) => minuteMs / (SUSTAINED_SHARE * CALLS_PER_MINUTE[method]);

  async function wait(method: WebApiMethod, signal: AbortSignal): Promise<void> {
    const interval = intervalMs(method);
    const burst = interval * Math.floor(BURST_SHARE * CALLS_PER_MINUTE[method]);
    for (;;) {
      if (signal.aborted) return;
      const now = clock.now();
      const due = dueAt.get(method) ?? now + burst;
      const earliest = Math.max(due - burst, blockedUntil.get(method) ?? 0);
      if (earliest <= now) {
        dueAt.set(method, Math.max(due, now) + interval);
        return;
      }
      await clock.sleep(earliest - now, signal);
    }
  }

  return {
    acquire(method, signal) {
      const turn = (queues.get(method) ?? Promise.resolve()).then(() => wait(method, signal));
      queues.set(method, turn);
      return turn;
    },
    blockFor(method, ms) {
      blockedUntil.set(method, Math.max(blockedUntil.get(method) ?? 0, clock.now() + ms));
    },
    intervalMs,
  };
}
