import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../async/error-code.ts';
import { errorMessage } from '../async/error-message.ts';

/** Thrown when another process uses the data folder. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';
}

/**
 * Locks a folder for this process until `release` is called or the process ends in any way. Creates the folder if it is
 * missing. Throws `DataDirInUseError` when another process has it, and another error when it cannot be written.
 *
 * The lock is a listening socket: the system closes it with the process, and only its file is left, which refuses
 * connections. The next process does not remove that file first: it listens under the next number, and then connects to
 * all others. Of two processes that start together, at least one detects the other.
 */
export async function lockDataDir(dir: string): Promise<{ release(): Promise<void> }> {
  const path = await makeDir(dir);
  const server = await (process.platform === 'win32' ? lockPipe(path) : lockSocket(path)).catch((error: unknown) => {
    throw errorCode(error) === 'EADDRINUSE' ? inUseError(path) : unusableError(path, error);
  });
  if (!server) throw inUseError(path);
  return { release: () => close(server) };
}

async function makeDir(dir: string): Promise<string> {
  try {
    // Readable only by its owner, because it holds texts of messages.
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return await realpath(dir);
  } catch (error) {
    throw unusableError(dir, error);
  }
}

function lockPipe(dir: string): Promise<Server> {
  return listen(`\\\\.\\pipe\\slackpanda-${shortHash(dir)}`);
}

const MAX_DIR_BYTES = 80;

async function lockSocket(dir: string): Promise<Server | undefined> {
  // The path of a unix socket has at most about 100 bytes. The lock of a longer one is in the folder for temporary files.
  const isShort = Buffer.byteLength(dir) <= MAX_DIR_BYTES;
  const folder = isShort ? dir : tmpdir();
  const prefix = isShort ? 'lock-' : `slackpanda-${shortHash(dir)}-`;

  const before = await lockNumbers(folder, prefix);
  const pathOf = (number: number) => join(folder, prefix + number);
  if (await anyOwnerAlive(before.map(pathOf))) return undefined;

  const own = Math.max(0, ...before) + 1;
  const server = await listen(pathOf(own));
  const others = (await lockNumbers(folder, prefix)).filter((number) => number !== own).map(pathOf);
  if (await anyOwnerAlive(others)) {
    await close(server);
    return undefined;
  }
  for (const path of others) await unlink(path).catch(() => undefined);
  return server;
}

async function lockNumbers(folder: string, prefix: string): Promise<number[]> {
  const names = await readdir(folder);
  const numbers = names.filter((name) => name.startsWith(prefix)).map((name) => Number(name.slice(prefix.length)));
  return numbers.filter(Number.isSafeInteger);
}

async function anyOwnerAlive(paths: readonly string[]): Promise<boolean> {
  const areAlive = await Promise.all(paths.map(isOwnerAlive));
  return areAlive.includes(true);
}

function isOwnerAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Only a refusal proves that the owner has ended. A busy owner has a full backlog (EAGAIN).
    socket.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(errorCode(error))));
  });
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(path, () => resolve(server.unref()));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function inUseError(dir: string): Error {
  return new DataDirInUseError(
    `Another SlackPanda is already using the data folder ${dir}. Stop it first, or give this one a folder of its own in DATA_DIR.`,
  );
}

function unusableError(dir: string, cause: unknown): Error {
  return new Error(
    `The data folder ${dir} cannot be used: ${errorMessage(cause)}. Point DATA_DIR at a folder that can be written.`,
    {
      cause,
    },
  );
}
