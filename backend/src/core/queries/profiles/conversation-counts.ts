import { percentiles } from '../../metrics/passes/percentiles.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../../time/units.ts';

/** Questions that begin a thread. */
export interface QuestionCounts {
  asked: number;
  /** Those to which another person has replied in the thread, up to the moment shown. */
  answered: number;
}

/** Times to the first reply, which grow while rows are read. */
export class ReplyTimes {
  readonly #us: Microseconds[] = [];

  add(us: Microseconds): void {
    this.#us.push(us);
  }

  /** The median, ms; null if there is none. */
  median(): Milliseconds | null {
    const [median = null] = percentiles(Float64Array.from(this.#us), [0.5]);
    return median === null ? null : usToMs(median);
  }
}
