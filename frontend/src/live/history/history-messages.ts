import type { Summary } from 'backend/core/metrics/summary';
import type { Microseconds, Milliseconds } from 'backend/core/time/units';
import type { ViewerChoices } from '../dashboard-state.ts';

/** How far back rows are loaded: to this moment, ms UTC, or all of them. */
export type Depth = Milliseconds | 'all';

/** A summary as a worker can send it. The names of its directory are those of the page. */
export type SentSummary = Omit<Summary, 'directory'>;

/** What the page sends to its history worker. */
export type HistoryRequest =
  /** The first message: a port of the shared stream, or null where the worker opens a stream of its own. */
  | { kind: 'start'; port: MessagePort | null }
  /** Load rows back to there, unless they are loaded. */
  | { kind: 'load'; from: Depth }
  /** Send summaries for these choices. The number is part of every answer to them. */
  | { kind: 'choose'; number: number; choices: ViewerChoices }
  /** Send results of a query until `unwatch`. */
  | { kind: 'watch'; id: number; name: string; args: unknown }
  | { kind: 'unwatch'; id: number }
  /** Try again now instead of at the next attempt. */
  | { kind: 'retry' };

/** What the history worker sends to its page. */
export type HistoryAnswer =
  /** How much of the snapshot has arrived, 0 to 1. */
  | { kind: 'progress'; fraction: number }
  /** The snapshot could not be loaded. `status` is that of the response, null if there was none. */
  | { kind: 'failed'; status: number | null }
  | HistorySummary
  | HistoryResult;

/** What an answer was computed from. */
interface AnswerOrigin {
  /** The number of the choices. */
  number: number;
  /** Rows from here on are held; 0 if all are. */
  horizonUs: Microseconds;
}

export interface HistorySummary extends AnswerOrigin {
  kind: 'summary';
  summary: SentSummary;
  cursor: string;
  digest: string;
}

export interface HistoryResult extends AnswerOrigin {
  kind: 'result';
  id: number;
  result: unknown;
}
