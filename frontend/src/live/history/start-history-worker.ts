import { openStreamPort } from '../connect-stream.ts';
import type { StartHistoryWorker } from './history-client.ts';
import type { HistoryAnswer, HistoryRequest } from './history-messages.ts';

/** Starts the history worker of this page, and passes it a port of the shared stream. */
export const startHistoryWorker: StartHistoryWorker = (onAnswer, onBroken) => {
  /** The requests until the script is there. */
  const requests: HistoryRequest[] = [];
  let worker: Worker | undefined;
  let isEnded = false;
  const start = (url: string): void => {
    if (isEnded) return;
    worker = new Worker(url, { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<HistoryAnswer>) => onAnswer(data);
    worker.onerror = onBroken;
    const port = openStreamPort() ?? null;
    worker.postMessage({ kind: 'start', port }, port ? [port] : []);
    for (const request of requests) worker.postMessage(request);
  };
  import('./history-worker.ts').then(({ HISTORY_WORKER_URL }) => start(HISTORY_WORKER_URL)).catch(onBroken);
  return {
    post: (request) => (worker ? worker.postMessage(request) : void requests.push(request)),
    end: () => {
      isEnded = true;
      worker?.terminate();
    },
  };
};
