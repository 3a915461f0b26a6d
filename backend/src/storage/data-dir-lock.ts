import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another process works on the folder. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';
}

/**
 * Makes a folder, if need be, and this process the only one that uses it, until `release` is called or the process ends
 * in whatever way. Throws `DataDirInUseError` when another process has the folder, and something else when it cannot be
 * written.
 *
 * A listening socket is the lock: the system closes it with the process, so that only its file is left behind, and that
 * answers nobody. Whoever comes next takes the next number instead of removing the old file, and only then looks for
 * others: of two that come together, at least one sees the other.
 */
export async function lockDataDir(dir: string): Promise<{ release(): Promise<void> }> {
  const place = await makeDir(dir);
  const server = await (process.platform === 'win32' ? lockPipe(place) : lockSocket(place)).catch((error: unknown) => {
    throw codeOf(error) === 'EADDRINUSE' ? inUseError(place) : unusableError(place, error);
  });
  if (!server) throw inUseError(place);
  return { release: () => close(server) };
}

async function makeDir(dir: string): Promise<string> {
  try {
    // For its owner alone: it holds what people wrote.
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return await realpath(dir);
  } catch (error) {
    throw unusableError(dir, error);
  }
}

function lockPipe(dir: string): Promise<Server> {
  return listen(`\\\\.\\pipe\\slackpanda-${shortHash(dir)}`);
}

async function lockSocket(dir: string): Promise<Server | undefined> {
  // A unix socket takes about 100 bytes of path; a deep folder gets a name made from its own.
  const isShort = Buffer.byteLength(dir) <= 80;
  const folder = isShort ? dir : tmpdir();
  const prefix = isShort ? 'lock-' : `slackpanda-${shortHash(dir)}-`;

  const before = await lockNumbers(folder, prefix);
  const pathOf = (number: number) => join(folder, prefix + number);
  if (await anyOwnerAlive(before.map(pathOf))) return undefined;

  const mine = Math.max(0, ...before) + 1;
  const server = await listen(pathOf(mine));
  const others = (await lockNumbers(folder, prefix)).filter((number) => number !== mine).map(pathOf);
  if (await anyOwnerAlive(others)) {
    await close(server);
    return undefined;
  }
  for (const path of others) await unlink(path).catch(() => undefined);
  return server;
}

async function lockNumbers(folder: string, prefix: string): Promise<number[]> {
  const names = await readdir(folder);
  const found = names.filter((name) => name.startsWith(prefix)).map((name) => Number(name.slice(prefix.length)));
  return found.filter(Number.isSafeInteger);
}

async function anyOwnerAlive(paths: readonly string[]): Promise<boolean> {
  const answered = await Promise.all(paths.map(isOwnerAlive));
  return answered.includes(true);
}

function isOwnerAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Anything but a refusal is no proof that its owner is gone: a busy one has a full backlog (EAGAIN).
    socket.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(codeOf(error))));
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
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`The data folder ${dir} cannot be used: ${why}. Point DATA_DIR at a folder that can be written.`, {
    cause,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
