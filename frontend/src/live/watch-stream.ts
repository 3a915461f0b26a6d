import type { StreamEvent } from './stream-messages.ts';

/** A stream that has said nothing for so long is dead, whatever the socket says: it pings every 15 s. */
const SILENCE_TIMEOUT_MS = 40_000;
/** The first word comes at once: a browser may have sent the request down a connection that is dead already. */
const FIRST_EVENT_TIMEOUT_MS = 15_000;

const EVENT_TYPES = ['hello', 'message', 'status', 'ping', 'reset', 'bye'] as const;

/** Follows the stream from a cursor. Resolves when the connection is gone, or no longer wanted. */
export function watchStream(cursor: string, handle: (block: StreamEvent) => void, stop: AbortSignal): Promise<void> {
  const stream = new EventSource(`/slack-events-stream?cursor=${encodeURIComponent(cursor)}`);
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(silence);
      stop.removeEventListener('abort', end);
      stream.close();
      resolve();
    };
    let silence = setTimeout(end, FIRST_EVENT_TIMEOUT_MS);
    stream.onerror = end;
    stop.addEventListener('abort', end);
    for (const event of EVENT_TYPES)
      stream.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        clearTimeout(silence);
        silence = setTimeout(end, SILENCE_TIMEOUT_MS);
        handle({ event, data, id: lastEventId });
        if (event === 'bye') end();
      });
  });
}
