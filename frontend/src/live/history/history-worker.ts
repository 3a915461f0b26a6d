import { QUERIES } from 'backend/core/queries/registry';
import type { HistoryRequest } from './history-messages.ts';
import { HistorySession } from './history-session.ts';

const session = new HistorySession((answer) => postMessage(answer), QUERIES);

addEventListener('message', ({ data }: MessageEvent<HistoryRequest>) => session.handle(data));
