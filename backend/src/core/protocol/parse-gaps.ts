import { MAX_DATE_MS, type Milliseconds } from '../time/units.ts';
import type { Gap, GapCause } from './gaps.ts';

const GAP_CAUSES: Readonly<Record<string, GapCause>> = {
  down: 'down',
  asleep: 'asleep',
  disconnected: 'disconnected',
  not_stored: 'not_stored',
  rate_limited: 'rate_limited',
};

/** The gaps in a JSON value from disk or from the stream. Leaves out values that are not gaps. */
export function parseGaps(value: unknown): Gap[] {
  return Array.isArray(value) ? value.flatMap(parseGap) : [];
}

function parseGap(value: unknown): Gap[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!('from' in value && 'to' in value && 'cause' in value && 'repaired' in value)) return [];
  const { from, to, repaired } = value;
  const cause =
    typeof value.cause === 'string' && Object.hasOwn(GAP_CAUSES, value.cause) ? GAP_CAUSES[value.cause] : undefined;
  if (cause === undefined || typeof repaired !== 'boolean' || !isTimestampMs(from)) return [];
  if (to === null) return [{ from, to, cause, repaired }];
  return isTimestampMs(to) && from < to ? [{ from, to, cause, repaired }] : [];
}

function isTimestampMs(value: unknown): value is Milliseconds {
  return typeof value === 'number' && value >= 0 && value <= MAX_DATE_MS;
}
