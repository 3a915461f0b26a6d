import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ServerStatus } from 'backend/core/protocol/status';
import type { CountingDefinition } from 'backend/core/records/counting-definition';
import type { Filter } from 'backend/core/state/filter';
import { type Comparison, DEFAULT_PERIOD, type Period } from 'backend/core/time/period';
import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';

/** From this on, the page calls a latency slow. */
export const SLOW_LATENCY_MS: Milliseconds = SECOND_MS;

/** A broker that restarts is back within this time, so the page reports no shorter outage. */
export const LOG_OUTAGE_GRACE_MS: Milliseconds = 10 * SECOND_MS;

/** Longer than the painting of a frame takes: work that can wait starts after this, so that the numbers are drawn first. */
export const AFTER_FRAME_MS: Milliseconds = 50;

/** What the viewer chose, as far as the numbers depend on it. */
export interface ViewerChoices {
  filter: Filter;
  period: Period;
  comparison: Comparison;
  /** The past moment that is shown, ms UTC; null for the present. */
  asOf: Milliseconds | null;
  /** The time zone that the viewer has chosen; null for the community's own. */
  timeZone: string | null;
  /** What counts on this page; null for what the community decided. */
  definition: CountingDefinition | null;
  /** Whether the vital signs are computed. */
  vitals: boolean;
}

/** What is shown before the viewer chooses. */
export const DEFAULT_CHOICES: ViewerChoices = {
  filter: {},
  period: DEFAULT_PERIOD,
  comparison: 'previous',
  asOf: null,
  timeZone: null,
  definition: null,
  vitals: false,
};

/** Everything that the page shows. */
export interface DashboardState {
  /** Null until the first snapshot is loaded. */
  summary: Summary | null;
  /** The choices for which the summary was computed. The same object until one of them changes. */
  choices: ViewerChoices;
  status: ServerStatus | null;
  settings: DashboardSettings | null;
  connection: Connection;
  /** Set while rows are loaded that the viewer's choices need: the summary is one of earlier choices, or lacks a comparison. */
  past: PastLoading | null;
  cursor: string;
  digest: string;
}

/** How far the rows before those of the page are loaded. */
export interface PastLoading {
  /** 0 to 1. */
  fraction: number;
  /** The status of the response to the last attempt, if it failed; null if there was no response; undefined if it did not fail. */
  failedStatus: number | null | undefined;
}

/** The state of the connection between this page and the server. Instants are ms UTC. */
export type Connection =
  /** There is nothing to show yet. */
  | { state: 'connecting' }
  | { state: 'live'; latencyMs: Milliseconds | null }
  /** The numbers are out of date. `left`: how many events are still to be applied; null while that is not known. */
  | { state: 'catching_up'; left: number | null }
  /** The server responds but does not reach its log. Nothing is known about the time after `asOf`. */
  | { state: 'stalled'; asOf: Milliseconds }
  /** The server does not respond. Nothing is known about the time after `asOf`. */
  | { state: 'lost'; asOf: Milliseconds; attempt: number; nextTryAt: Milliseconds };
