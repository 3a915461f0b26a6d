import { QUERIES } from 'backend/core/queries/registry';
import type { HistoryRequest } from './history-messages.ts';
import { HistorySession } from './history-session.ts';

/**
 * The address of this script. The page imports it for the address, and then runs the script in a worker: that way page
 * and worker share the files of the fold and the metrics, which a worker that is built by itself would contain again.
 */
export const HISTORY_WORKER_URL = import.meta.url;

if (typeof document === 'undefined') {
  const session = new HistorySession((answer) => postMessage(answer), QUERIES);
  addEventListener('message', ({ data }: MessageEvent<HistoryRequest>) => session.handle(data));
}
