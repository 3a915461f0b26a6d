import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProductProcess } from '../../test/product/product-process.ts';
import { reportMissing } from '../../test/requirements/report-missing.ts';

/** The exit code of `timeout` when it has ended the command. */
const TIMEOUT_EXIT_CODE = 124;

const tmpfsArguments = (size: string) => ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs'];

/** Whether this process may mount a small disk. */
export const canMount = tryMount() || reportMissing('mount');
/** Whether strace may attach to a process and make its system calls fail. */
export const canTrace = tryTrace() || reportMissing('strace');

function tryMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'slackpanda-disk-'));
  const works = spawnSync('mount', [...tmpfsArguments('24m'), dir]).status === 0;
  if (works) execFileSync('umount', [dir]);
  rmdirSync(dir);
  return works;
}

/** A process that is not a child of strace stands for the product: many systems allow to trace children only. */
function tryTrace(): boolean {
  const target = spawn('sleep', ['10']);
  const { status } = spawnSync('timeout', ['0.5', 'strace', '-o', '/dev/null', '-p', String(target.pid)]);
  target.kill();
  return status === TIMEOUT_EXIT_CODE;
}

/** A small disk: a file system in memory. */
export class SmallDisk {
  /** The folder where it is mounted. */
  readonly mountPoint: string;
  readonly dataDir: string;
  readonly #filler: string;

  /** `size`: an option of `mount`, such as 24m. */
  constructor(size = '24m') {
    this.mountPoint = mkdtempSync(join(tmpdir(), 'slackpanda-disk-'));
    execFileSync('mount', [...tmpfsArguments(size), this.mountPoint]);
    this.dataDir = join(this.mountPoint, 'data');
    this.#filler = join(this.mountPoint, 'filler');
  }

  /** Unmounts it, with everything on it. */
  remove(): void {
    execFileSync('umount', ['-l', this.mountPoint]);
    rmdirSync(this.mountPoint);
  }

  /** Writes a file until no byte is free. */
  fill(): void {
    const file = openSync(this.#filler, 'a');
    for (const size of [65_536, 4096])
      try {
        for (;;) writeSync(file, Buffer.alloc(size, 1));
      } catch {
        // No block of this size is free.
      }
    closeSync(file);
  }

  /** Deletes that file. */
  free(): void {
    rmSync(this.#filler);
  }
}

/**
 * Makes system calls on the journal of a running server fail with EIO until the returned function is called. `calls`: names
 * of system calls, comma-separated.
 */
export async function failSystemCalls({ pid, dataDir }: ProductProcess, calls: string): Promise<() => Promise<void>> {
  const target = ['-f', '-p', String(pid), '-P', join(dataDir, 'data.mdb')];
  const args = [...target, '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO`];
  const tracer = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(tracer, 'exit');
  await waitForAttach(tracer);
  return async () => {
    // After SIGTERM strace can wait forever for a process that dies at the same moment.
    tracer.kill('SIGKILL');
    await exit;
  };
}

/**
 * Resolves when strace has attached. Its stderr is read to the end: with a closed pipe strace ends when it reports a new
 * thread, and no call fails any more.
 */
function waitForAttach(tracer: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    tracer.stderr?.on('data', (text: Buffer) => {
      output += text;
      if (output.includes('attached')) resolve();
    });
    tracer.once('close', () => reject(new Error(`strace could not attach: ${output}`)));
  });
}
