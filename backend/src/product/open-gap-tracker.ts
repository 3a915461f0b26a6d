import { join } from 'node:path';
import { createClock } from '../async/clock.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { GapTracker } from '../slack/sync/gap-tracker.ts';
import { durableTextFile } from './durable-text-file.ts';
import { withoutRepeats } from './without-repeats.ts';

/** Opens the gap tracker of a data folder. `now`: the current time, UTC. `warn` receives a repeated text once. */
export function openGapTracker(
  dataDir: string,
  now: () => Milliseconds,
  warn: (text: string) => void,
): Promise<GapTracker> {
  return GapTracker.open({
    clock: createClock(now),
    file: durableTextFile(join(dataDir, 'listening')),
    warn: withoutRepeats(warn),
  });
}
