import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** This many requests take about ten ms. */
const REQUESTS_PER_TICK = 32;

/**
 * Wraps a request listener so that it handles at most `batchSize` requests in one turn of the event loop; the others
 * wait for the next turns. When a thousand pages reconnect at once, Slack gets its responses in between.
 */
export function batchPerTick(listener: RequestListener, batchSize = REQUESTS_PER_TICK): RequestListener {
  const waiting: [IncomingMessage, ServerResponse][] = [];
  let handledThisTick = 0;
  let isNextTickScheduled = false;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    handledThisTick++;
    if (!isNextTickScheduled) setImmediate(handleNextBatch);
    isNextTickScheduled = true;
    // A client that has disconnected while its request waited needs no response.
    if (!request.socket.destroyed) listener(request, response);
  }

  function handleNextBatch(): void {
    handledThisTick = 0;
    isNextTickScheduled = false;
    for (const [request, response] of waiting.splice(0, batchSize)) handle(request, response);
  }

  return (request, response) => {
    if (handledThisTick < batchSize && waiting.length === 0) handle(request, response);
    else waiting.push([request, response]);
  };
}
