import { EARLIEST_PLAUSIBLE_US } from '../../time/slack-timestamp.ts';
import type { Microseconds } from '../../time/units.ts';

/** The first and the last of the times, of which each list ascends. Null if there are none. */
export interface MessageBounds {
  /** The first with a plausible date (docs/metrics.md#implausible-dates). */
  firstUs: Microseconds | null;
  lastUs: Microseconds | null;
}

export function boundsOf(times: readonly (readonly Microseconds[])[]): MessageBounds {
  let [firstUs, lastUs]: [Microseconds | null, Microseconds | null] = [null, null];
  for (const list of times) {
    const first = list.find((us) => us >= EARLIEST_PLAUSIBLE_US);
    const last = list.at(-1);
    if (first !== undefined && (firstUs === null || first < firstUs)) firstUs = first;
    if (last !== undefined && (lastUs === null || last > lastUs)) lastUs = last;
  }
  return { firstUs, lastUs };
}
