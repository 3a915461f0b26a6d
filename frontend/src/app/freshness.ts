import type { Summary } from 'backend/core/metrics/summary';
import { formatNumber } from '../format/format.ts';
import type { Connection } from '../live/dashboard-state.ts';
import type { Freshness } from '../ui/page/page-context.ts';

/** One object for all calls, so that React draws nothing anew for it. */
const LIVE_FRESHNESS: Freshness = { kind: 'live' };

/** How far the numbers of the summary can be trusted. */
export function freshnessOf(summary: Summary | null, connection: Connection): Freshness {
  if (!summary) return { kind: 'loading', text: loadingText(connection) };
  switch (connection.state) {
    case 'lost':
    case 'stalled':
      return { kind: 'stale', asOf: connection.asOf };
    case 'catching_up':
      return { kind: 'catching_up', left: connection.left };
    default:
      return LIVE_FRESHNESS;
  }
}

function loadingText(connection: Connection): string {
  if (connection.state === 'lost') return '';
  const remaining = connection.state === 'catching_up' ? connection.left : null;
  return remaining === null ? 'Loading the community' : `Loading ${formatNumber(remaining)} events`;
}
