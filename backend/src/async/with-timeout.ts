import { type Milliseconds, msToSeconds } from '../core/time/units.ts';

/**
 * Settles as the promise does. If that takes longer than the timeout it rejects with an error that names the task; the
 * task itself continues, and its outcome is ignored.
 */
export async function withTimeout<T>(timeoutMs: Milliseconds, task: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${task}: no answer within ${msToSeconds(timeoutMs)} s`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
