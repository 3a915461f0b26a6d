/** Rounds that only compile, and rounds that count. */
const [WARM, ROUNDS] = [3, 7];

/**
 * Median of the times of some runs, ms, and the last result. Nothing is collected between them: that would also throw away
 * what was compiled.
 */
export function measureTime<T>(run: () => T, warm = WARM): { ms: number; result: T } {
  return measureReportedTime(() => {
    const start = performance.now();
    const result = run();
    return { ms: performance.now() - start, result };
  }, warm);
}

/** The same of runs of which only a part counts, which they tell. */
export function measureReportedTime<T>(run: () => { ms: number; result: T }, warm = WARM): { ms: number; result: T } {
  const times: number[] = [];
  globalThis.gc?.();
  for (let round = 0; ; round++) {
    const { ms, result } = run();
    if (round >= warm) times.push(ms);
    if (times.length === ROUNDS) return { ms: median(times), result };
  }
}

export async function measureTimeAsync<T>(run: () => Promise<T>, rounds = 3): Promise<{ ms: number; result: T }> {
  const times: number[] = [];
  for (;;) {
    globalThis.gc?.();
    const start = performance.now();
    const result = await run();
    times.push(performance.now() - start);
    if (times.length === rounds) return { ms: median(times), result };
  }
}

/** Bytes of memory that a result keeps. */
export async function measureRetainedBytes<T>(make: () => T): Promise<{ bytes: number; result: T }> {
  const before = await settledHeapBytes();
  const result = make();
  return { bytes: (await settledHeapBytes()) - before, result };
}

/** Buffers are given back some time after the object that held them was collected. */
async function settledHeapBytes(): Promise<number> {
  let last = Number.POSITIVE_INFINITY;
  for (;;) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const now = heapUsed + arrayBuffers;
    if (last - now < 100_000) return now;
    last = now;
  }
}

export function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
