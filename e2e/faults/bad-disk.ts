import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Server } from '../server.ts';

const MOUNT = ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs'];

/** Whether this system lets us mount a small disk, and make system calls of a process fail. */
export const canMount = tried('mount', 'umount');
export const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

if (!canMount) console.warn('SKIPPED: no disk is filled. Run as root where file systems can be mounted.');
if (!canTrace) console.warn('SKIPPED: no system call is made to fail. Install strace, and allow ptrace.');

function tried(mount: string, unmount: string): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'slackpanda-disk-'));
  const works = spawnSync(mount, [...MOUNT, dir]).status === 0;
  if (works) execFileSync(unmount, [dir]);
  rmdirSync(dir);
  return works;
}

/** A disk of 24 MB that is gone after the test. */
export class SmallDisk {
  readonly dataDir: string;
  readonly #filler: string;

  constructor() {
    const place = mkdtempSync(join(tmpdir(), 'slackpanda-disk-'));
    execFileSync('mount', [...MOUNT, place]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', place]);
      rmdirSync(place);
    });
    this.dataDir = join(place, 'data');
    this.#filler = join(place, 'filler');
  }

  /** Not a byte is left. */
  fill(): void {
    const file = openSync(this.#filler, 'a');
    for (const size of [65_536, 4096])
      try {
        for (;;) writeSync(file, Buffer.alloc(size, 1));
      } catch {
        // Full, at this size.
      }
    closeSync(file);
  }

  free(): void {
    rmSync(this.#filler);
  }
}

/**
 * Makes system calls on the journal of a running server fail with EIO, until the returned function is called. `calls`:
 * as strace names them, comma-separated.
 */
export async function failing({ pid, dataDir }: Server, calls: string): Promise<() => Promise<void>> {
  const target = ['-f', '-p', String(pid), '-P', join(dataDir, 'data.mdb')];
  const args = [...target, '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO`];
  const tracer = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(tracer, 'exit');
  await attached(tracer);
  return async () => {
    tracer.kill('SIGINT');
    await exit;
  };
}

async function attached(tracer: ChildProcess): Promise<void> {
  for await (const text of tracer.stderr ?? []) if (String(text).includes('attached')) return;
  throw new Error('strace could not attach');
}
