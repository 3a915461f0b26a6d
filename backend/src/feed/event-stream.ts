import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type Request, type Response, Router } from 'express';
import { parseRecord } from '../core/parse-record.ts';
import { block, type Hello } from '../core/wire.ts';
import type { Log, Position } from '../log/log.ts';
import { formatCursor } from './cursor.ts';
import type { Feed } from './feed.ts';
import type { Hub } from './hub.ts';
import { startingPoint } from './starting-point.ts';

export interface EventStreamParts {
  log: Log;
  feed: Feed;
  hub: Hub;
  version: string;
  now: () => number;
}

/** How many readers may read the log itself at a time, beside those that follow the tail. */
const LOG_READERS = 4;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // `no-transform` and the nginx header: a proxy that compresses or buffers would hold events back.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/**
 * `GET /slack-events-stream`: the log as server-sent events, from where the request says (`Last-Event-ID`, `?cursor=`,
 * `?since=`, or from now). Always status 200; what cannot be had is said in band by `reset`.
 */
export function eventStream({ log, feed, hub, version, now }: EventStreamParts): Router {
  let logReaders = 0;
  return Router().get('/slack-events-stream', async (request: Request, response: Response) => {
    response.writeHead(200, HEADERS);
    response.socket?.setNoDelay(true);
    const start = startingPoint(feed, log.ends(), {
      lastEventId: request.get('last-event-id'),
      cursor: query(request, 'cursor'),
      since: query(request, 'since'),
    });
    if (start.kind === 'reset') {
      hello(response, feed.position);
      hub.reset(hub.join(response, feed.tail.end), start.reason, start.from);
    } else if (start.kind === 'tail') {
      hello(response, start.position);
      hub.join(response, start.number);
    } else if (logReaders >= LOG_READERS) {
      hello(response, feed.position);
      hub.reset(
        hub.join(response, feed.tail.end),
        'too_far',
        formatCursor({ epoch: feed.epoch, position: start.position }),
      );
    } else {
      logReaders++;
      hello(response, start.position);
      await readLog(response, start.position, start.since).finally(() => logReaders--);
    }
  });

  function hello(response: ServerResponse, position: Position): void {
    const { epoch, cursor, tail } = feed;
    const floor = formatCursor({ epoch, position: tail.floor });
    const data: Hello = { epoch, head: cursor, floor, version, now: now() };
    response.write(block({ event: 'hello', id: formatCursor({ epoch, position }), data: JSON.stringify(data) }));
  }

  /** Sends entries from the log itself until the tail reaches back to where the reader is. */
  async function readLog(response: ServerResponse, from: Position, since: number): Promise<void> {
    const stop = new AbortController();
    response.on('close', () => stop.abort());
    const position = [...from];
    for await (const entries of log.entries(from, stop.signal)) {
      let text = '';
      for (const { partition, offset, json } of entries) {
        position[partition] = offset + 1;
        const id = formatCursor({ epoch: feed.epoch, position });
        if (acceptedAt(json) >= since) text += block({ id, data: json });
      }
      if (text && !response.write(text)) await once(response, 'drain', { signal: stop.signal }).catch(() => undefined);
      const number = feed.tail.resume(position);
      if (number === undefined || response.destroyed) continue;
      hub.join(response, number);
      return;
    }
  }
}

/** When a record was accepted, ms UTC; what cannot be read is not held back by a time. */
function acceptedAt(json: string): number {
  try {
    return parseRecord(JSON.parse(json))?.received_at ?? Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function query(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' ? value : undefined;
}
