import type { Clock } from './clock.ts';

/** Calls a minute that Slack allows of each method we use, for each workspace and app (docs.slack.dev/apis/web-api/rate-limits). */
const ALLOWED = {
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

export type Method = keyof typeof ALLOWED;

/** Of what is allowed, so much is spread evenly, and so much may go out at once after a pause. The rest is left free. */
const STEADY = 0.75;
const AT_ONCE = 0.15;

/** When the next call of each method may go out. */
export interface Pace {
  /** Resolves when it is this call's turn, or when the signal aborts. Calls of a method go out in the order in which they asked. */
  turn(method: Method, signal: AbortSignal): Promise<void>;
  /** No call of this method for so many ms: Slack said so. */
  hold(method: Method, ms: number): void;
  /** Between two calls in the long run, ms. */
  interval(method: Method): number;
}

/**
 * The generic cell rate algorithm (ITU-T I.371), method by method: never more calls within any minute than Slack allows,
 * also across a restart, which begins without anything saved up. `clock`: one that nobody sets, or a call might wait for
 * hours. `minute`: how long one lasts, ms.
 */
export function createPace(clock: Clock, minute = 60_000): Pace {
  const due = new Map<Method, number>();
  const heldUntil = new Map<Method, number>();
  const queues = new Map<Method, Promise<void>>();

  const interval = (method: Method) => minute / (STEADY * ALLOWED[method]);

  async function wait(method: Method, signal: AbortSignal): Promise<void> {
    const every = interval(method);
    const saved = every * Math.floor(AT_ONCE * ALLOWED[method]);
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
    turn(method, signal) {
      const turn = (queues.get(method) ?? Promise.resolve()).then(() => wait(method, signal));
      queues.set(method, turn);
      return turn;
    },
    hold(method, ms) {
      heldUntil.set(method, Math.max(heldUntil.get(method) ?? 0, clock.now() + ms));
    },
    interval,
  };
}
