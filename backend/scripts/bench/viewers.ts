import { connect, type Socket } from 'node:net';
import { MARK } from './signed-load.ts';

/**
 * Many who read a stream, in a process of their own that does as little as can be done with what comes: their sockets
 * share one buffer, and events are counted by a byte that each holds once. Each message from the parent is a wish, and is
 * answered once it holds.
 */

export type Wish =
  /** So many connections get this path, and keep it open. Holds once the answer has begun on each. */
  | { kind: 'join'; count: number; port: number; path: string }
  /** From now on so many events come to each of them. Holds once they have come. */
  | { kind: 'see'; events: number }
  /** So many come back at once, as a page does: each fetches a snapshot, and then follows the stream from its cursor. */
  | { kind: 'return'; count: number; port: number }
  | { kind: 'leave' };

/** When the first and when the last of what was wished for came, ms since 1970; and bytes since the last answer. */
export interface Answer {
  first: number;
  last: number;
  bytes: number;
}

/** So many connections are opened at a time where there is no hurry. */
const AT_ONCE = 200;
const BUFFER = Buffer.alloc(256 * 1024);
const MARK_BYTE = MARK.charCodeAt(0);

const sockets: Socket[] = [];
let [seen, wanted, first, bytes] = [0, Number.POSITIVE_INFINITY, 0, 0];

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Hears of each piece that comes, which is only good until it returns. */
function open(port: number, hear: (piece: Buffer) => void): Socket {
  const callback = (length: number, buffer: Uint8Array) => {
    bytes += length;
    hear(buffer.subarray(0, length) as Buffer);
    return true;
  };
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: BUFFER, callback } });
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

function ask(socket: Socket, path: string): void {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n`);
}

function join(port: number, path: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = open(port, (piece) => {
      resolve();
      count(piece);
    });
    ask(socket, path);
  });
}

function count(piece: Buffer): void {
  for (let at = piece.indexOf(MARK_BYTE); at >= 0; at = piece.indexOf(MARK_BYTE, at + 1)) seen++;
  if (seen > 0) first ||= now();
  if (seen >= wanted) answer();
}

/** Over one connection, as a browser does. */
function comeBack(port: number): Promise<void> {
  return new Promise((resolve) => {
    let [head, left, isFollowing] = ['', Number.POSITIVE_INFINITY, false];
    const socket = open(port, (piece) => {
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
      ask(socket, `/slack-events-stream?cursor=${cursor}`);
    });
    ask(socket, '/snapshot');
  });
}

async function inTurns(all: number, one: () => Promise<void>): Promise<void> {
  let left = all;
  const next = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

function answer(): void {
  process.send?.({ first, last: now(), bytes } satisfies Answer);
  [seen, wanted, first, bytes] = [0, Number.POSITIVE_INFINITY, 0, 0];
}

process.on('message', async (wish: Wish) => {
  switch (wish.kind) {
    case 'see':
      wanted = wish.events * sockets.length;
      return;
    case 'join':
      await inTurns(wish.count, () => join(wish.port, wish.path));
      break;
    case 'return':
      await Promise.all(Array.from({ length: wish.count }, () => comeBack(wish.port)));
      break;
    case 'leave':
      // Without the minute in which the system would keep each one's port.
      for (const socket of sockets.splice(0)) socket.resetAndDestroy();
  }
  answer();
});
process.on('disconnect', () => process.exit());
