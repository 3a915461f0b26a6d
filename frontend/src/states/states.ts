import type { Gap } from 'backend/core/gaps';
import type { Summary } from 'backend/core/summary';
import type { Freshness } from '../panels/page.ts';
import { NOW } from '../panels/sample.ts';
import { summaryOf } from './community.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

export interface State {
  summary: Summary | null;
  freshness: Freshness;
  gaps?: readonly Gap[];
}

const full = summaryOf(200, 9000);
const live: Freshness = { kind: 'live' };

const GAPS: readonly Gap[] = [
  { from: NOW - 50 * DAY, to: NOW - 47 * DAY, cause: 'down', repaired: false },
  { from: NOW - 20.2 * DAY, to: NOW - 20 * DAY, cause: 'asleep', repaired: true },
  { from: NOW - 12 * DAY, to: NOW - 12 * DAY + MINUTE, cause: 'rate_limited', repaired: true },
  { from: NOW - 5 * DAY, to: NOW - 4.5 * DAY, cause: 'not_stored', repaired: false },
  { from: NOW - 70 * MINUTE, to: null, cause: 'disconnected', repaired: false },
];

/** What may be true of a panel. */
export const STATES: Readonly<Record<string, State>> = {
  loading: { summary: null, freshness: { kind: 'loading', text: 'Loading 41,200 events' } },
  empty: { summary: summaryOf(0, 0), freshness: live },
  live: { summary: full, freshness: live },
  quiet: { summary: summaryOf(200, 95 * MINUTE), freshness: live },
  'catching up': { summary: full, freshness: { kind: 'catching_up', left: 1204 } },
  stale: { summary: full, freshness: { kind: 'stale', asOf: NOW - MINUTE } },
  gaps: { summary: full, freshness: live, gaps: GAPS },
  error: { summary: broken(full), freshness: live },
};

/**
 * A summary that no panel can draw. It lists no parts: React's own tools read whatever they find in it, outside of any
 * boundary.
 */
function broken(summary: Summary): Summary {
  return new Proxy({} as Summary, {
    get(_, part) {
      if (part in summary) throw new Error('a story: this panel cannot be drawn');
    },
  });
}
