/** Median of the times of five runs, ms, and the last result. A first run, which compiles, does not count. */
export function timed<T>(run: () => T): { ms: number; result: T } {
  const times: number[] = [];
  for (let round = 0; ; round++) {
    globalThis.gc?.();
    const start = performance.now();
    const result = run();
    if (round > 0) times.push(performance.now() - start);
    if (times.length === 5) return { ms: median(times), result };
  }
}

export async function timedAsync<T>(run: () => Promise<T>, rounds = 3): Promise<{ ms: number; result: T }> {
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
export function held<T>(make: () => T): { bytes: number; result: T } {
  const before = used();
  const result = make();
  return { bytes: used() - before, result };
}

/** Buffers are given back one collection after the object that held them. */
function used(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

export function row(what: string, value: string, target: string): void {
  process.stdout.write(`| ${what} | ${value} | ${target} |\n`);
}
