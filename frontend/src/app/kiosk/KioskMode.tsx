import type { TimeFormatter } from '../../format/time-formatter.ts';
import { useNightDimming } from './use-night-dimming.ts';
import { useWakeLock } from './use-wake-lock.ts';

interface Props {
  /** The server's clock, ms UTC. */
  now: () => number;
  timeFormatter: TimeFormatter;
}

/** What a wall screen does beside showing the page: it stays on, and is dimmed at night. It draws nothing. */
export function KioskMode({ now, timeFormatter }: Props) {
  useWakeLock();
  useNightDimming(now, timeFormatter);
  return null;
}
