import { type Milliseconds, msToSeconds, type Seconds } from '../../backend/src/core/time/units.ts';
import { median } from './percentile.ts';

/** Rounds before the measured ones, in which V8 compiles. */
const WARM_UP_ROUNDS = 3;
const ROUNDS = 7;
const ASYNC_ROUNDS = 3;
/** The heap has settled when a collection this long after another one frees less than this. */
const HEAP_SETTLE_MS: Milliseconds = 200;
const HEAP_SETTLED_BYTES = 100_000;

/** A time, and what the measured function returned. */
export interface Timed<T> {
  ms: Milliseconds;
  result: T;
}

/**
 * Returns the median time of some calls, and the last result. No garbage is collected between them: that would also discard
 * compiled code.
 */
export function measureTime<T>(run: () => T, warmUpRounds = WARM_UP_ROUNDS): Timed<T> {
  return measureReportedTime(() => {
    const start = performance.now();
    const result = run();
    return { ms: performance.now() - start, result };
  }, warmUpRounds);
}

/** Like `measureTime`, for a function that measures only a part of itself and returns that time. */
export function measureReportedTime<T>(run: () => Timed<T>, warmUpRounds = WARM_UP_ROUNDS): Timed<T> {
  const times: Milliseconds[] = [];
  globalThis.gc?.();
  for (let round = 0; ; round++) {
    const { ms, result } = run();
    if (round >= warmUpRounds) times.push(ms);
    if (times.length === ROUNDS) return { ms: median(times), result };
  }
}

/** Like `measureTime`, for an asynchronous function; without a warm-up, and with a garbage collection before each call. */
export async function measureTimeAsync<T>(run: () => Promise<T>, rounds = ASYNC_ROUNDS): Promise<Timed<T>> {
  const times: Milliseconds[] = [];
  for (;;) {
    globalThis.gc?.();
    const start = performance.now();
    const result = await run();
    times.push(performance.now() - start);
    if (times.length === rounds) return { ms: median(times), result };
  }
}

/** Returns how long ago `startMs` of `performance.now()` was. */
export function secondsSince(startMs: Milliseconds): Seconds {
  return msToSeconds(performance.now() - startMs);
}

/** Returns the time since 1970, which processes of one machine can compare, with a fraction. */
export function wallClockMs(): Milliseconds {
  return performance.timeOrigin + performance.now();
}

/** Returns how many bytes of memory the result keeps, and the result. */
export async function measureRetainedBytes<T>(make: () => T): Promise<{ bytes: number; result: T }> {
  const before = await settledHeapBytes();
  const result = make();
  return { bytes: (await settledHeapBytes()) - before, result };
}

/** Collects garbage until that frees nothing more: buffers are freed some time after the object that held them. */
async function settledHeapBytes(): Promise<number> {
  let last = Number.POSITIVE_INFINITY;
  for (;;) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, HEAP_SETTLE_MS));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const current = heapUsed + arrayBuffers;
    if (last - current < HEAP_SETTLED_BYTES) return current;
    last = current;
  }
}
