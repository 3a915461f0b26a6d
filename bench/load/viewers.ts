import { connect, type Socket } from 'node:net';
import type { Milliseconds } from '../../backend/src/core/time/units.ts';
import { wallClockMs } from '../measuring/measure.ts';
import { EVENT_MARK } from './signed-posts.ts';

/**
 * Many readers of a stream in one process, which does as little as possible with what it receives: all sockets share one
 * buffer, and a byte that each event contains once counts the events. Each message of the parent process is a command, and
 * is answered with a report once it is done.
 */

export type ViewerCommand =
  /** Opens `count` connections that request `path` and stay open. Done when each response has begun. */
  | { kind: 'connect'; count: number; port: number; path: string }
  /** Done when each connection has received so many events from now on. */
  | { kind: 'expectEvents'; events: number }
  /** Opens `count` connections at once, as pages do: each fetches a snapshot and then follows the stream from its cursor. */
  | { kind: 'reconnect'; count: number; port: number }
  | { kind: 'disconnect' };

/** Times since 1970. */
export interface ViewerReport {
  /** When the first connection received an event; 0 if none did. */
  firstMs: Milliseconds;
  /** When the command was done. */
  lastMs: Milliseconds;
  /** Bytes received since the last report. */
  bytes: number;
}

/** How many connections `connect` opens at a time. */
const PARALLEL_CONNECTS = 200;
const SHARED_BUFFER = Buffer.alloc(256 * 1024);
const EVENT_MARK_BYTE = EVENT_MARK.charCodeAt(0);

const sockets: Socket[] = [];
/** Since the last report. */
let eventCount = 0;
let expectedEventCount = Number.POSITIVE_INFINITY;
let firstMs: Milliseconds = 0;
let receivedBytes = 0;

/** Opens a connection. A chunk passed to `onChunk` is valid only during the call. */
function openSocket(port: number, onChunk: (chunk: Buffer) => void): Socket {
  const callback = (length: number, buffer: Uint8Array) => {
    receivedBytes += length;
    onChunk(buffer.subarray(0, length) as Buffer);
    return true;
  };
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: SHARED_BUFFER, callback } });
  socket.on('error', fail);
  socket.on('end', () => fail(new Error('the server closed a connection')));
  sockets.push(socket);
  return socket;
}

/** Ends the process: after an error no measurement is valid. */
function fail(error: Error): void {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}

function sendGet(socket: Socket, path: string): void {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n`);
}

function joinStream(port: number, path: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = openSocket(port, (chunk) => {
      resolve();
      countEvents(chunk);
    });
    sendGet(socket, path);
  });
}

function countEvents(chunk: Buffer): void {
  for (let i = chunk.indexOf(EVENT_MARK_BYTE); i >= 0; i = chunk.indexOf(EVENT_MARK_BYTE, i + 1)) eventCount++;
  if (eventCount > 0) firstMs ||= wallClockMs();
  if (eventCount >= expectedEventCount) sendReport();
}

/** Fetches a snapshot and follows the stream over one connection, as a browser does. */
function reconnect(port: number): Promise<void> {
  return new Promise((resolve) => {
    let head = '';
    let remainingBytes = Number.POSITIVE_INFINITY;
    let isFollowing = false;
    const socket = openSocket(port, (chunk) => {
      if (isFollowing) {
        resolve();
        return;
      }
      if (remainingBytes === Number.POSITIVE_INFINITY) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
        if (!head.startsWith('HTTP/1.1 200') || !length) fail(new Error(head.slice(0, end)));
        remainingBytes = Number(length) - (head.length - end - 4);
      } else remainingBytes -= chunk.length;
      if (remainingBytes > 0) return;
      isFollowing = true;
      const [, cursor = ''] = /^etag: "(.+)-[^-]+"/im.exec(head) ?? [];
      sendGet(socket, `/slack-events-stream?cursor=${cursor}`);
    });
    sendGet(socket, '/snapshot');
  });
}

async function runInParallel(count: number, task: () => Promise<void>): Promise<void> {
  let remaining = count;
  const worker = async (): Promise<void> => {
    while (remaining-- > 0) await task();
  };
  await Promise.all(Array.from({ length: PARALLEL_CONNECTS }, worker));
}

function sendReport(): void {
  process.send?.({ firstMs, lastMs: wallClockMs(), bytes: receivedBytes } satisfies ViewerReport);
  eventCount = 0;
  expectedEventCount = Number.POSITIVE_INFINITY;
  firstMs = 0;
  receivedBytes = 0;
}

process.on('message', async (command: ViewerCommand) => {
  switch (command.kind) {
    case 'expectEvents':
      expectedEventCount = command.events * sockets.length;
      return;
    case 'connect':
      await runInParallel(command.count, () => joinStream(command.port, command.path));
      break;
    case 'reconnect':
      await Promise.all(Array.from({ length: command.count }, () => reconnect(command.port)));
      break;
    case 'disconnect':
      // A reset, because after a normal close the system keeps each port in TIME_WAIT for a minute.
      for (const socket of sockets.splice(0)) socket.resetAndDestroy();
  }
  sendReport();
});
process.on('disconnect', () => process.exit());
