import type { Block } from './words.ts';

/** A stream that has said nothing for so long is dead, whatever the socket says: it pings every 15 s. */
const SILENCE = 40_000;
/** The first word comes at once: a browser may have sent the request down a connection that is dead already. */
const FIRST_WORD = 15_000;

const EVENTS = ['hello', 'message', 'status', 'ping', 'reset', 'bye'] as const;

/** Follows the stream from a cursor. Resolves when the connection is gone, or no longer wanted. */
export function watch(cursor: string, handle: (block: Block) => void, stop: AbortSignal): Promise<void> {
  const stream = new EventSource(`/slack-events-stream?cursor=${encodeURIComponent(cursor)}`);
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(silence);
      stop.removeEventListener('abort', end);
      stream.close();
      resolve();
    };
    let silence = setTimeout(end, FIRST_WORD);
    stream.onerror = end;
    stop.addEventListener('abort', end);
    for (const event of EVENTS)
      stream.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        clearTimeout(silence);
        silence = setTimeout(end, SILENCE);
        handle({ event, data, id: lastEventId });
        if (event === 'bye') end();
      });
  });
}
