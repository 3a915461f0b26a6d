import type { HistoryProgress } from '../../core/protocol/status.ts';
import { DAY_US, type Microseconds, type Milliseconds, usToMs, usToMsRoundedUp } from '../../core/time/units.ts';
import { PAGE_SIZE } from '../api/paginate.ts';
import type { PlanState } from './history-plan-state.ts';

/** The time that a page is assumed to span before the first page is read: one message a day. */
const DEFAULT_PAGE_SPAN_US: Microseconds = PAGE_SIZE * DAY_US;

/**
 * Estimates the progress of a plan at the given pace, the intervals between two calls for a page and for a thread.
 * Pages that are not read yet are assumed to span as much time as those that were. Pages and threads are read at the
 * same time, so the slower of the two decides.
 */
export function estimateProgress(
  plan: PlanState,
  pageIntervalMs: Milliseconds,
  threadIntervalMs: Milliseconds,
): HistoryProgress {
  const { read } = plan;
  const ranges = plan.stretches.filter(({ reason }) => reason === 'history');
  const threads = plan.threads.filter(({ reason }) => reason === 'history').length;
  const pageSpanUs = read.pages > 0 ? Math.max(1, read.span / read.pages) : DEFAULT_PAGE_SPAN_US;
  const pages = ranges.reduce((sum, { oldest, latest }) => sum + Math.ceil((latest - oldest) / pageSpanUs), 0);
  const expectedThreads = pages * (read.pages > 0 ? read.threads / read.pages : 0);
  const remaining = pages + threads + expectedThreads;
  const done = Math.max(0, read.pages + read.threads - threads);
  const newestUs = Math.max(...ranges.map(({ latest }) => latest));
  return {
    state: remaining > 0 ? 'reading' : 'complete',
    share: remaining > 0 ? done / (done + remaining) : 1,
    left_ms: Math.max(pages * pageIntervalMs, (threads + expectedThreads) * threadIntervalMs),
    read_back_to: ranges.length > 0 ? usToMs(newestUs) : null,
    messages: read.messages,
  };
}

/** The time from which on something may be missing, ms UTC; null once all gaps are read. */
export function openGapSince({ stretches, threads }: PlanState): Milliseconds | null {
  const open = [...stretches, ...threads].filter(({ reason }) => reason === 'gap');
  return open.length > 0 ? usToMs(Math.min(...open.map(({ since }) => since))) : null;
}

/**
 * The time from which on all channels are read, ms UTC; null while a gap or the history is still to be read, or while
 * there is no channel.
 */
export function backfilledSince({ channels, stretches, threads }: PlanState): Milliseconds | null {
  const oldest = Object.values(channels);
  const isIncomplete = [...stretches, ...threads].some(({ reason }) => reason !== 'check');
  return isIncomplete || oldest.length === 0 ? null : usToMsRoundedUp(Math.max(...oldest));
}
