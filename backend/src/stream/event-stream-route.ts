import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import { encodeSseFrame, type HelloEvent, type ResetReason } from '../core/protocol/sse-frame.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import { formatCursor, parseCursor } from '../feed/cursor.ts';
import type { Feed } from '../feed/feed.ts';
import { EMPTY_EPOCH, type Log, type Position } from '../log/log.ts';
import { createReset, type EventStreamHub, isStreamOpen } from './event-stream-hub.ts';
import { type ResumeRequest, resolveStartingPoint } from './starting-point.ts';

export interface EventStreamOptions {
  log: Log;
  feed: Feed;
  hub: EventStreamHub;
  version: string;
  settingsHash: string;
  now: () => number;
}

/** How many readers may read the log itself at a time, beside those that follow the tail. */
const MAX_LOG_CLIENTS = 4;
/** How long a cursor may be ahead of this process, ms: its end of a topic is two seconds old, and reading takes a moment. */
const MAX_AHEAD_MS = 5000;
/** How long such a reader may take nothing, ms. */
const DRAIN_TIMEOUT_MS = 30_000;

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // `no-transform` and the nginx header: a proxy that compresses or buffers would hold events back.
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
  // The connection ends with the stream, so that nothing is framed for each reader: the hub sends all the very same bytes.
  Connection: 'close',
};

/**
 * `GET /slack-events-stream`: the log as server-sent events, from where the request says (`Last-Event-ID`, `?cursor=`,
 * `?since=`, or from now). Always status 200; what cannot be had is said in band by `reset`.
 */
export function eventStreamRoute({ log, feed, hub, version, settingsHash: edition, now }: EventStreamOptions): Router {
  let logReaders = 0;
  return Router().get('/slack-events-stream', async (request: Request, response: Response) => {
    // A second request on a connection that already streams would be answered when the first one ends: never.
    if (!response.socket) {
      request.socket.destroy();
      return;
    }
    response.removeHeader('Transfer-Encoding');
    response.writeHead(200, STREAM_HEADERS);
    response.socket.setNoDelay(true);
    // The hub's patience rules here, not the server's with an answer that nobody takes.
    response.socket.setTimeout(0);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    hub.registerStream(response);
    const asked = {
      lastEventId: request.get('last-event-id'),
      cursor: queryParameter(request, 'cursor'),
      since: queryParameter(request, 'since'),
    };
    await begin(response, asked);
  });

  async function begin(response: ServerResponse, asked: ResumeRequest): Promise<void> {
    const known = requestedCursor(asked);
    const isEarly = known !== undefined && (!feed.isReady || isAhead(known));
    // Until the feed has read what there is, nobody can say whether a cursor is good: its owner keeps what it has.
    if (isEarly) {
      hello(response, known);
      await hub.keepAliveUntil(
        response,
        known,
        feed.whenReady().then(() => caughtUp(known)),
      );
      if (!isStreamOpen(response)) return;
    }
    const start = resolveStartingPoint(feed, log.bounds(), asked);
    // It would be sent again what it has: better that it comes back.
    if (known !== undefined && start.kind !== 'reset' && isAhead(known)) {
      response.destroy();
      return;
    }
    if (start.kind === 'tail') {
      if (!isEarly) hello(response, cursorAt(start.position));
      join(response, start.position, start.number);
    } else if (start.kind === 'reset') refuse(response, start.reason, start.from);
    else if (logReaders >= MAX_LOG_CLIENTS) refuse(response, 'too_far', cursorAt(start.position));
    else {
      logReaders++;
      hello(response, cursorAt(start.position));
      await readLog(response, start.position, start.since).finally(() => logReaders--);
    }
  }

  /** Joins those who follow the tail, after it was sent what it has not seen among what it has. */
  function join(response: ServerResponse, position: Position, number: number): void {
    const { unseen, number: level } = feed.tail.unseenBeforeLevel(position, number);
    const at = feed.position.map((_, partition) => position[partition] ?? 0);
    for (const { partition, offset, json } of unseen) {
      at[partition] = offset + 1;
      response.write(encodeSseFrame({ id: cursorAt(at), data: json }));
    }
    hub.addClient(response, level);
  }

  /** On a topic another instance may have read further than this one, and its reader come here. */
  function isAhead(text: string): boolean {
    const cursor = parseCursor(text);
    if (log.status().engine === 'embedded' || !cursor) return false;
    // Before its first record a topic has no name here, and a cursor may name the one that the other has read by now.
    if (cursor.epoch !== feed.epoch && feed.epoch !== EMPTY_EPOCH) return false;
    return !feed.hasFolded(cursor.position);
  }

  async function caughtUp(text: string): Promise<void> {
    if (isAhead(text)) await feed.waitUntilFolded(parseCursor(text)?.position ?? [], MAX_AHEAD_MS);
  }

  function hello(response: ServerResponse, id: string | undefined): void {
    const floor = cursorAt(feed.tail.floor);
    const data: HelloEvent = { epoch: feed.epoch, head: feed.cursor, floor, version, edition, now: now() };
    response.write(encodeSseFrame({ event: 'hello', ...(id === undefined ? {} : { id }), data: JSON.stringify(data) }));
  }

  /** The `hello` before a reset has no id: who loses the connection between the two must not resume behind the gap. */
  function refuse(response: ServerResponse, reason: ResetReason, from: string): void {
    const { cursor, tail } = feed;
    hello(response, undefined);
    response.write(
      encodeSseFrame({ event: 'reset', id: cursor, data: JSON.stringify(createReset(cursor, reason, from)) }),
    );
    hub.addClient(response, tail.end);
  }

  /** Sends entries from the log itself until the tail reaches back to where the reader is. */
  async function readLog(response: ServerResponse, from: Position, since: number): Promise<void> {
    const stop = new AbortController();
    response.on('close', () => stop.abort());
    const position = [...from];
    for await (const entries of log.entries(from, stop.signal)) {
      if (!isStreamOpen(response)) return;
      let text = '';
      for (const { partition, offset, json } of entries) {
        position[partition] = offset + 1;
        if (receivedAt(json) >= since) text += encodeSseFrame({ id: cursorAt(position), data: json });
      }
      if (text && !response.write(text)) await waitForDrain(response);
      // The embedded log reads synchronously: whoever skips much of it must let others have their turn.
      await setImmediate();
      if (feed.tail.numberAfter(position) === undefined) continue;
      // It may have read further than the feed, and would be sent again what it has.
      await feed.waitUntilFolded(position, MAX_AHEAD_MS);
      if (!isStreamOpen(response)) return;
      if (!feed.hasFolded(position)) break;
      const number = feed.tail.numberAfter(position);
      if (number === undefined) continue;
      join(response, position, number);
      return;
    }
    response.destroy();
  }

  function cursorAt(position: Position): string {
    return formatCursor({ epoch: feed.epoch, position });
  }
}

/** Resolves when there is room again, or the reader is gone. One that takes nothing for too long is cut. */
async function waitForDrain(response: ServerResponse): Promise<void> {
  const timer = setTimeout(() => response.destroy(), DRAIN_TIMEOUT_MS);
  const done = new AbortController();
  const either = ['drain', 'close'].map((event) => once(response, event, { signal: done.signal }));
  await Promise.race(either);
  done.abort();
  clearTimeout(timer);
}

/** The cursor that a request names, if it has the form of one. */
function requestedCursor({ lastEventId, cursor }: ResumeRequest): string | undefined {
  const text = lastEventId || cursor;
  return text && parseCursor(text) ? text : undefined;
}

/** When a record was accepted, ms UTC; what cannot be read is not held back by a time. */
function receivedAt(json: string): number {
  try {
    return parseRecord(JSON.parse(json))?.received_at ?? Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function queryParameter(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' ? value : undefined;
}
