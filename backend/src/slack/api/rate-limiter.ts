import type { Clock } from '../../async/clock.ts';

/** Calls a minute that Slack allows of each method we use, for each workspace and app (docs.slack.dev/apis/web-api/rate-limits). */
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

/** Of what is allowed, so much is spread evenly, and so much may go out at once after a pause. The rest is left free. */
const SUSTAINED_SHARE = 0.75;
const BURST_SHARE = 0.15;

/** When the next call of each method may go out. */
export interface RateLimiter {
  /** Resolves when it is this call's turn, or when the signal aborts. Calls of a method go out in the order in which they asked. */
  acquire(method: WebApiMethod, signal: AbortSignal): Promise<void>;
  /** No call of this method for so many ms: Slack said so. */
  blockFor(method: WebApiMethod, ms: number): void;
  /** Between two calls in the long run, ms. */
  intervalMs(method: WebApiMethod): number;
}

/**
 * The generic cell rate algorithm (ITU-T I.371), method by method: never more calls within any minute than Slack allows,
 * also across a restart, which begins without anything saved up. `clock`: one that nobody sets, or a call might wait for
 * hours. `minute`: how long one lasts, ms.
 */
export function createRateLimiter(clock: Clock, minute = 60_000): RateLimiter {
  const due = new Map<WebApiMethod, number>();
  const heldUntil = new Map<WebApiMethod, number>();
  const queues = new Map<WebApiMethod, Promise<void>>();

  const interval = (method: WebApiMethod) => minute / (SUSTAINED_SHARE * CALLS_PER_MINUTE[method]);

  async function wait(method: WebApiMethod, signal: AbortSignal): Promise<void> {
    const every = interval(method);
    const saved = every * Math.floor(BURST_SHARE * CALLS_PER_MINUTE[method]);
    for (;;) {
      if (signal.aborted) return;
      const now = clock.now();
      const earliest = Math.max((due.get(method) ?? now + saved) - saved, heldUntil.get(method) ?? 0);
      if (earliest <= now) {
        due.set(method, Math.max(due.get(method) ?? now + saved, now) + every);
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
      heldUntil.set(method, Math.max(heldUntil.get(method) ?? 0, clock.now() + ms));
    },
    intervalMs: interval,
  };
}
