import { connect, type Socket } from 'node:net';

/** Many who read a stream, in a process of their own. Each message from the parent is a wish, and is answered once it holds. */

export type Wish =
  /** So many more connections get this path, kept open once its answer has begun. */
  | { kind: 'join'; count: number; port: number; path: string }
  /** So many events in all have come to all of them since they joined. */
  | { kind: 'seen'; events: number }
  /** So many whole answers to this path, over connections of their own, all asked for at once. */
  | { kind: 'fetch'; count: number; port: number; path: string }
  | { kind: 'leave' };

/** Once in every event. */
const MARK = '"event_id"';

const sockets: Socket[] = [];
let seen = 0;
let wanted = Number.POSITIVE_INFINITY;

function request(port: number, path: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n`);
  socket.on('error', (error) => {
    throw error;
  });
  return socket;
}

function join(port: number, path: string): Promise<void> {
  const socket = request(port, path);
  sockets.push(socket);
  let rest = '';
  return new Promise((resolve) => {
    socket.on('data', (bytes) => {
      resolve();
      const text = rest + bytes.toString('latin1');
      let end = 0;
      for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, end)) {
        end = at + MARK.length;
        seen++;
      }
      // A mark may be cut in two.
      rest = text.slice(Math.max(end, text.length - MARK.length + 1));
      if (seen >= wanted) answer();
    });
  });
}

function fetchWhole(port: number, path: string): Promise<void> {
  const socket = request(port, path);
  let [head, left] = ['', Number.POSITIVE_INFINITY];
  return new Promise((resolve) => {
    socket.on('data', (bytes) => {
      if (left === Number.POSITIVE_INFINITY) {
        head += bytes.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const [, length] = /content-length: (\d+)/i.exec(head) ?? [];
        if (!head.startsWith('HTTP/1.1 200') || !length) throw new Error(head.slice(0, end));
        left = Number(length) - (head.length - end - 4);
      } else left -= bytes.length;
      if (left > 0) return;
      socket.destroy();
      resolve();
    });
  });
}

/** Connections at a time: more would only wait for each other, and fill the line where the server takes them from. */
async function inTurns(count: number, one: () => Promise<void>, at = 200): Promise<void> {
  let left = count;
  const next = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: at }, next));
}

function answer(): void {
  wanted = Number.POSITIVE_INFINITY;
  process.send?.('done');
}

process.on('message', async (wish: Wish) => {
  if (wish.kind === 'seen') {
    wanted = wish.events * sockets.length;
    if (seen >= wanted) answer();
    return;
  }
  if (wish.kind === 'join') await inTurns(wish.count, () => join(wish.port, wish.path));
  if (wish.kind === 'fetch') await inTurns(wish.count, () => fetchWhole(wish.port, wish.path), wish.count);
  if (wish.kind === 'leave') for (const socket of sockets.splice(0)) socket.destroy();
  seen = 0;
  answer();
});
