import { connect, type Socket } from 'node:net';
import { EVENT_MARK } from './signed-posts.ts';

/**
 * Many who read a stream, in a process of their own that does as little as can be done with what comes: their sockets
 * share one buffer, and events are counted by a byte that each holds once. Each message from the parent is a wish, and is
 * answered once it holds.
 */

export type ViewerCommand =
  /** So many connections get this path, and keep it open. Holds once the answer has begun on each. */
  | { kind: 'join'; count: number; port: number; path: string }
  /** From now on so many events come to each of them. Holds once they have come. */
  | { kind: 'see'; events: number }
  /** So many come back at once, as a page does: each fetches a snapshot, and then follows the stream from its cursor. */
  | { kind: 'return'; count: number; port: number }
  | { kind: 'leave' };

/** When the first and when the last of what was wished for came, ms since 1970; and bytes since the last answer. */
export interface ViewerReport {
  first: number;
  last: number;
  bytes: number;
}

/** So many connections are opened at a time where there is no hurry. */
const PARALLEL_CONNECTS = 200;
const SHARED_BUFFER = Buffer.alloc(256 * 1024);
const EVENT_MARK_BYTE = EVENT_MARK.charCodeAt(0);

const sockets: Socket[] = [];
let [seen, wanted, first, bytes] = [0, Number.POSITIVE_INFINITY, 0, 0];

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Hears of each piece that comes, which is only good until it returns. */
function openSocket(port: number, hear: (piece: Buffer) => void): Socket {
  const callback = (length: number, buffer: Uint8Array) => {
    bytes += length;
    hear(buffer.subarray(0, length) as Buffer);
    return true;
  };
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: SHARED_BUFFER, callback } });
  socket.on('error', fail);
  socket.on('end', () => fail(new Error('the server has ended a connection')));
  sockets.push(socket);
  return socket;
}

/** Nothing that is measured would mean anything. */
function fail(error: Error): void {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}

function sendGet(socket: Socket, path: string): void {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n`);
}

function joinStream(port: number, path: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = openSocket(port, (piece) => {
      resolve();
      countEvents(piece);
    });
    sendGet(socket, path);
  });
}

function countEvents(piece: Buffer): void {
  for (let at = piece.indexOf(EVENT_MARK_BYTE); at >= 0; at = piece.indexOf(EVENT_MARK_BYTE, at + 1)) seen++;
  if (seen > 0) first ||= now();
  if (seen >= wanted) sendReport();
}

/** Over one connection, as a browser does. */
function reconnect(port: number): Promise<void> {
  return new Promise((resolve) => {
    let [head, left, isFollowing] = ['', Number.POSITIVE_INFINITY, false];
    const socket = openSocket(port, (piece) => {
      if (isFollowing) {
        resolve();
        return;
      }
      if (left === Number.POSITIVE_INFINITY) {
        head += piece.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
        if (!head.startsWith('HTTP/1.1 200') || !length) fail(new Error(head.slice(0, end)));
        left = Number(length) - (head.length - end - 4);
      } else left -= piece.length;
      if (left > 0) return;
      isFollowing = true;
      const [, cursor = ''] = /^etag: "(.+)-[^-]+"/im.exec(head) ?? [];
      sendGet(socket, `/slack-events-stream?cursor=${cursor}`);
    });
    sendGet(socket, '/snapshot');
  });
}

async function runInParallel(all: number, one: () => Promise<void>): Promise<void> {
  let left = all;
  const next = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: PARALLEL_CONNECTS }, next));
}

function sendReport(): void {
  process.send?.({ first, last: now(), bytes } satisfies ViewerReport);
  [seen, wanted, first, bytes] = [0, Number.POSITIVE_INFINITY, 0, 0];
}

process.on('message', async (wish: ViewerCommand) => {
  switch (wish.kind) {
    case 'see':
      wanted = wish.events * sockets.length;
      return;
    case 'join':
      await runInParallel(wish.count, () => joinStream(wish.port, wish.path));
      break;
    case 'return':
      await Promise.all(Array.from({ length: wish.count }, () => reconnect(wish.port)));
      break;
    case 'leave':
      // Without the minute in which the system would keep each one's port.
      for (const socket of sockets.splice(0)) socket.resetAndDestroy();
  }
  sendReport();
});
process.on('disconnect', () => process.exit());
