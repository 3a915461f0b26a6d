import type { Summary } from 'backend/core/metrics/summary';
import type { Gap } from 'backend/core/protocol/gaps';
import { DAY_MS, MINUTE_MS } from 'backend/core/time/units';
import type { Freshness } from '../ui/page/page-context.ts';
import { sampleCommunitySummary } from './sample-community.ts';
import { SAMPLE_NOW } from './sample-data.ts';

export interface PanelState {
  summary: Summary | null;
  freshness: Freshness;
  gaps?: readonly Gap[];
}

const full = sampleCommunitySummary(200, 9000);
const live: Freshness = { kind: 'live' };

const GAPS: readonly Gap[] = [
  { from: SAMPLE_NOW - 50 * DAY_MS, to: SAMPLE_NOW - 47 * DAY_MS, cause: 'down', repaired: false },
  { from: SAMPLE_NOW - 20.2 * DAY_MS, to: SAMPLE_NOW - 20 * DAY_MS, cause: 'asleep', repaired: true },
  { from: SAMPLE_NOW - 12 * DAY_MS, to: SAMPLE_NOW - 12 * DAY_MS + MINUTE_MS, cause: 'rate_limited', repaired: true },
  { from: SAMPLE_NOW - 5 * DAY_MS, to: SAMPLE_NOW - 4.5 * DAY_MS, cause: 'not_stored', repaired: false },
  { from: SAMPLE_NOW - 70 * MINUTE_MS, to: null, cause: 'disconnected', repaired: false },
];

/** The states that every panel can be in. */
export const PANEL_STATES = {
  loading: { summary: null, freshness: { kind: 'loading', text: 'Loading 41,200 events' } },
  empty: { summary: sampleCommunitySummary(0, 0), freshness: live },
  live: { summary: full, freshness: live },
  quiet: { summary: sampleCommunitySummary(200, 95 * MINUTE_MS), freshness: live },
  'catching up': { summary: full, freshness: { kind: 'catching_up', left: 1204 } },
  stale: { summary: full, freshness: { kind: 'stale', asOf: SAMPLE_NOW - MINUTE_MS } },
  gaps: { summary: full, freshness: live, gaps: GAPS },
  error: { summary: throwingSummary(full), freshness: live },
} satisfies Readonly<Record<string, PanelState>>;

/**
 * A summary whose fields throw when they are read, so that no panel can be drawn. It has no keys to list: React's developer
 * tools read every key that they find, outside of any error boundary.
 */
function throwingSummary(summary: Summary): Summary {
  return new Proxy({} as Summary, {
    get(_, field) {
      if (field in summary) throw new Error('The state "error" of the states page: this panel cannot be drawn.');
    },
  });
}
