import { MAX_DATE_MS, type Microseconds, msToUs } from '../core/time/units.ts';

/** How far back the rows of a snapshot reach. */
export interface SnapshotDepth {
  /** Equal for requests that one snapshot serves. */
  key: string;
  /** Rows before this are totals; 0 for none. */
  horizonUs: Microseconds;
}

/** The key of the depth that a page opens with. */
export const PAGE_DEPTH_KEY = '';

/** What is wrong with a `from` that `parseDepth` does not accept, and what to do. */
export const WRONG_FROM =
  'The parameter "from" must be "all", or a time in milliseconds since 1970 UTC, such as 1735689600000.\n';

/**
 * Returns the depth that `?from=` requests: `all`, or ms UTC, rounded down to the start of a month in UTC so that many
 * requests share a snapshot. It is at least `pageHorizonUs`, the horizon of a page that opens now. Returns `undefined`
 * for another value.
 */
export function parseDepth(from: unknown, pageHorizonUs: Microseconds): SnapshotDepth | undefined {
  const page = { key: PAGE_DEPTH_KEY, horizonUs: pageHorizonUs };
  if (from === undefined) return page;
  if (from === 'all') return { key: 'all', horizonUs: 0 };
  if (typeof from !== 'string' || !/^\d{1,16}$/.test(from) || Number(from) > MAX_DATE_MS) return undefined;
  const date = new Date(Number(from));
  const monthMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  return msToUs(monthMs) < pageHorizonUs ? { key: String(monthMs), horizonUs: msToUs(monthMs) } : page;
}
