import { type Request, type Response, Router } from 'express';
import { EventStreamOpener, type EventStreamOptions } from './event-stream-opener.ts';
import { parseSince } from './since-time.ts';
import type { ResumeRequest } from './starting-point.ts';

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
 * `?cursor=`, `?since=`), or from now on (docs/architecture.md#stream-protocol). The status is 200, also for a client
 * that cannot continue, which gets an event `reset`. It is 400 for a `?since=` that is no time.
 */
export function eventStreamRoute(options: EventStreamOptions): Router {
  const opener = new EventStreamOpener(options);
  return Router().get('/slack-events-stream', async (request: Request, response: Response) => {
    // A second request on a connection that already streams would wait for the first response, which does not end.
    if (!response.socket) {
      request.socket.destroy();
      return;
    }
    const resume = resumeRequest(request);
    if ('problem' in resume) {
      response.status(400).type('text/plain').send(`${resume.problem}\n`);
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
    await opener.open(response, resume);
  });
}

/**
 * Where the stream begins, or why that cannot be read. A `?since=` beside a cursor is not used, so that an EventSource
 * reconnects whatever its address says.
 */
function resumeRequest(request: Request): ResumeRequest | { problem: string } {
  const { cursor, since } = request.query;
  const position = {
    lastEventId: request.get('last-event-id'),
    cursor: typeof cursor === 'string' ? cursor : undefined,
  };
  if (!since || position.lastEventId || position.cursor) return position;
  const parsed = parseSince(since);
  return 'problem' in parsed ? parsed : { ...position, since: parsed.time };
}
