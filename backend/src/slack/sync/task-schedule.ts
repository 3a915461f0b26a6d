import type { Clock } from '../../async/clock.ts';
import { MINUTE_MS, type Milliseconds } from '../../core/time/units.ts';

/** The delay after a task that failed. */
const RETRY_DELAY_MS: Milliseconds = 10 * MINUTE_MS;

/** Decides when each periodic task is due, and runs it. */
export class TaskSchedule<Task extends string> {
  readonly #clock: Clock;
  readonly #attempt: (work: () => Promise<void>) => Promise<boolean>;
  /** ms UTC. */
  readonly #dueAt: Record<Task, Milliseconds>;

  /**
   * `dueAt`: when each task is due first, ms UTC; infinite for a task that runs only after `runSoon`. `attempt` runs
   * work that may fail, handles the failure, and returns whether the work succeeded.
   */
  constructor(
    clock: Clock,
    dueAt: Readonly<Record<Task, Milliseconds>>,
    attempt: (work: () => Promise<void>) => Promise<boolean>,
  ) {
    this.#clock = clock;
    this.#attempt = attempt;
    this.#dueAt = { ...dueAt };
  }

  /** Makes tasks due at once, also while they run: then they run once more. */
  runSoon(...tasks: readonly Task[]): void {
    for (const task of tasks) this.#dueAt[task] = 0;
  }

  /** Makes a task due after a delay, if it is not due sooner, also while it runs. */
  runWithin(delayMs: Milliseconds, task: Task): void {
    this.#dueAt[task] = Math.min(this.#dueAt[task], this.#clock.now() + delayMs);
  }

  /**
   * Runs a task that is due, and schedules it again after the interval, or sooner if it failed. A task that is due
   * later than one interval from now was scheduled by a wrong clock, and runs at once.
   */
  async runIfDue(task: Task, intervalMs: Milliseconds, work: () => Promise<void>): Promise<void> {
    const remainingMs = this.#dueAt[task] - this.#clock.now();
    if (remainingMs > 0 && remainingMs <= intervalMs) return;
    this.#dueAt[task] = Number.POSITIVE_INFINITY;
    const isDone = await this.#attempt(work);
    // `runSoon` may have set an earlier time meanwhile.
    this.#dueAt[task] = Math.min(this.#dueAt[task], this.#clock.now() + (isDone ? intervalMs : RETRY_DELAY_MS));
  }
}
