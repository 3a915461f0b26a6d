import { openStreamPort } from '../connect-stream.ts';
import type { StartHistoryWorker } from './history-client.ts';
import type { HistoryAnswer } from './history-messages.ts';

/** Starts the history worker of this page, and passes it a port of the shared stream. */
export const startHistoryWorker: StartHistoryWorker = (onAnswer, onBroken) => {
  const worker = new Worker(new URL('./history-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<HistoryAnswer>) => onAnswer(data);
  worker.onerror = onBroken;
  const port = openStreamPort() ?? null;
  worker.postMessage({ kind: 'start', port }, port ? [port] : []);
  return { post: (request) => worker.postMessage(request), end: () => worker.terminate() };
};
