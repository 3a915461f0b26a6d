import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ServerStatus } from 'backend/core/protocol/status';
import type { Filter } from 'backend/core/state/filter';

/** A record that took longer is noticed, ms. */
export const SLOW_LATENCY_MS = 1000;

/** A broker that restarts is back before this, and nobody needs to be told, ms. */
export const LOG_OUTAGE_GRACE_MS = 10_000;

/** Longer than a frame takes to be painted, ms: what can wait lets the numbers go first. */
export const AFTER_FRAME_MS = 50;

/** Everything the page shows. */
export interface DashboardState {
  /** Null while the first snapshot is not here yet. */
  summary: Summary | null;
  status: ServerStatus | null;
  settings: DashboardSettings | null;
  connection: Connection;
  /** The moment shown, ms UTC, where that is not the present. */
  asOf: number | null;
  /** The zone that this reader has chosen, or null for the community's own. */
  timeZone: string | null;
  /** Whether the vital signs are asked for. */
  vitals: boolean;
  /** What it is restricted to. */
  filter: Filter;
  cursor: string;
  digest: string;
}

/** This page's own hop. Times are ms UTC. */
export type Connection =
  /** There is nothing to show yet. */
  | { state: 'connecting' }
  | { state: 'live'; latencyMs: number | null }
  /** The numbers are of before. `left`: how many events are to come; null while nobody can say. */
  | { state: 'catching_up'; left: number | null }
  /** The server is there, and does not reach its log: nothing is known of what happened since `asOf`. */
  | { state: 'stalled'; asOf: number }
  /** `asOf`: the last moment that is known. */
  | { state: 'lost'; asOf: number; attempt: number; nextTryAt: number };
