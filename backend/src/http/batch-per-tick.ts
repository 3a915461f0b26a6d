import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** So many requests are begun in one turn of the event loop: some ten ms of work. */
const REQUESTS_PER_TICK = 32;

/**
 * The same listener, for whom a thousand readers who come at once form a queue: between its portions whatever else
 * happens in this process, as answering Slack, has its turn.
 */
export function batchPerTick(listener: RequestListener, portion = REQUESTS_PER_TICK): RequestListener {
  const waiting: [IncomingMessage, ServerResponse][] = [];
  let begun = 0;
  let isNextTurnAwaited = false;

  function begin(request: IncomingMessage, response: ServerResponse): void {
    begun++;
    if (!isNextTurnAwaited) setImmediate(nextTurn);
    isNextTurnAwaited = true;
    // Whoever has left meanwhile needs no answer.
    if (!request.socket.destroyed) listener(request, response);
  }

  function nextTurn(): void {
    begun = 0;
    isNextTurnAwaited = false;
    for (const [request, response] of waiting.splice(0, portion)) begin(request, response);
  }

  return (request, response) => {
    if (begun < portion && waiting.length === 0) begin(request, response);
    else waiting.push([request, response]);
  };
}
