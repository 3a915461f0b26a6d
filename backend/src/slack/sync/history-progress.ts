import type { HistoryProgress } from '../../core/protocol/status.ts';
import { PAGE_SIZE } from '../api/paginate.ts';
import type { PlanState } from './history-plan.ts';

/** A day's messages of a channel of which nothing is known yet fit on one page. */
const DEFAULT_PAGE_SPAN_US = 24 * 3600 * 1_000_000 * PAGE_SIZE;

/**
 * The progress of a plan at the given pace (ms between two calls of a method). An estimate: pages not read yet are taken to
 * be as dense as those that were. Pages and threads are read at the same time, so that the slower of the two decides.
 */
export function estimateProgress(plan: PlanState, pageInterval: number, threadInterval: number): HistoryProgress {
  const { read } = plan;
  const stretches = plan.stretches.filter(({ reason }) => reason === 'history');
  const threads = plan.threads.filter(({ reason }) => reason === 'history').length;
  const span = read.pages > 0 ? Math.max(1, read.span / read.pages) : DEFAULT_PAGE_SPAN_US;
  const pages = stretches.reduce((sum, { oldest, latest }) => sum + Math.ceil((latest - oldest) / span), 0);
  const threadsToCome = pages * (read.pages > 0 ? read.threads / read.pages : 0);
  const left = pages + threads + threadsToCome;
  const done = read.pages + read.threads - threads;
  const newest = Math.max(...stretches.map(({ latest }) => latest));
  return {
    state: left > 0 ? 'reading' : 'complete',
    share: left > 0 ? Math.max(0, done) / (Math.max(0, done) + left) : 1,
    left_ms: Math.max(pages * pageInterval, (threads + threadsToCome) * threadInterval),
    read_back_to: stretches.length > 0 ? Math.floor(newest / 1000) : null,
    messages: read.messages,
  };
}

/** Since when something may be missing, until all of it was read, ms UTC. */
export function openGapSince({ stretches, threads }: PlanState): number | null {
  const open = [...stretches, ...threads].filter(({ reason }) => reason === 'gap');
  return open.length > 0 ? Math.floor(Math.min(...open.map(({ since }) => since)) / 1000) : null;
}

/** From when on all channels are read, ms UTC; null while something that may be missing is still to be read. */
export function backfilledSince({ channels, stretches, threads }: PlanState): number | null {
  const oldest = Object.values(channels);
  const isOpen = [...stretches, ...threads].some(({ reason }) => reason !== 'check');
  return isOpen || oldest.length === 0 ? null : Math.ceil(Math.max(...oldest) / 1000);
}
