import { type Request, type Response, Router } from 'express';
import { EventStreamOpener, type EventStreamOptions } from './event-stream-opener.ts';

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // `no-transform` and the header of nginx: a proxy that compressed or buffered would delay events.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
  // The connection ends with the stream, so the body needs no chunks, and all clients get the same bytes.
  Connection: 'close',
};

/**
 * `GET /slack-events-stream`: the log as server-sent events, from the point that the request names (`Last-Event-ID`,
 * `?cursor=`, `?since=`), or from now on (docs/architecture.md#stream-protocol). The status is always 200; a client
 * that cannot continue gets an event `reset`.
 */
export function eventStreamRoute(options: EventStreamOptions): Router {
  const opener = new EventStreamOpener(options);
  return Router().get('/slack-events-stream', async (request: Request, response: Response) => {
    // A second request on a connection that already streams would wait for the first response, which does not end.
    if (!response.socket) {
      request.socket.destroy();
      return;
    }
    response.removeHeader('Transfer-Encoding');
    response.writeHead(200, STREAM_HEADERS);
    response.socket.setNoDelay(true);
    // The hub's limits for slow clients apply to a stream, not the server's timeout for a stuck response.
    response.socket.setTimeout(0);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    options.hub.registerStream(response);
    await opener.open(response, {
      lastEventId: request.get('last-event-id'),
      cursor: queryParameter(request, 'cursor'),
      since: queryParameter(request, 'since'),
    });
  });
}

function queryParameter(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' ? value : undefined;
}
