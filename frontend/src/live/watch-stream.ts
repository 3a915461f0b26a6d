import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import type { StreamEvent } from './stream-messages.ts';

/** The server pings every 15 s, so a stream that is silent for this long is dead, even if its socket is still open. */
const SILENCE_TIMEOUT_MS: Milliseconds = 40 * SECOND_MS;
/** The first event comes at once; without it, the browser may have sent the request over a dead connection. */
const FIRST_EVENT_TIMEOUT_MS: Milliseconds = 15 * SECOND_MS;

const EVENT_TYPES = ['hello', 'message', 'status', 'ping', 'reset', 'bye'] as const;

/**
 * Opens the event stream after a cursor and passes each event on. Resolves when the connection has ended, whether by an
 * error, by silence, by a `bye` or by the signal.
 */
export function watchStream(cursor: string, onEvent: (event: StreamEvent) => void, signal: AbortSignal): Promise<void> {
  const source = new EventSource(`/slack-events-stream?cursor=${encodeURIComponent(cursor)}`);
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(silenceTimer);
      signal.removeEventListener('abort', end);
      source.close();
      resolve();
    };
    let silenceTimer = setTimeout(end, FIRST_EVENT_TIMEOUT_MS);
    source.onerror = end;
    signal.addEventListener('abort', end);
    for (const event of EVENT_TYPES)
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        clearTimeout(silenceTimer);
        silenceTimer = setTimeout(end, SILENCE_TIMEOUT_MS);
        onEvent({ event, data, id: lastEventId });
        if (event === 'bye') end();
      });
  });
}
