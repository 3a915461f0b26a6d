import type { Settings } from 'backend/core/settings';
import type { Status } from 'backend/core/status';
import type { Summary } from 'backend/core/summary';

/** Everything the page shows. */
export interface View {
  /** Null while the first snapshot is not here yet. */
  summary: Summary | null;
  status: Status | null;
  settings: Settings | null;
  connection: Connection;
  cursor: string;
  digest: string;
}

/** This page's own hop. Times are ms UTC. */
export type Connection =
  /** Never connected yet. */
  | { state: 'connecting' }
  | { state: 'live'; latencyMs: number | null }
  | { state: 'catching_up'; left: number }
  /** `asOf`: the last moment that is known. */
  | { state: 'lost'; asOf: number; attempt: number; nextTryAt: number };
