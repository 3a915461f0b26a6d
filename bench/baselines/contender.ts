import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Microseconds } from '../../backend/src/core/time/units.ts';
import { ProductProcess } from '../../test/product/product-process.ts';

/** A server process that a benchmark measures. */
export interface Contender {
  name: string;
  postPort: number;
  /** The port of its stream, where it has one. */
  readPort: number;
  pid: number;
  stop: () => Promise<unknown>;
}

/** The clock tick of /proc/PID/stat: USER_HZ is 100 on all current architectures. */
const CLOCK_TICK_US: Microseconds = 10_000;

/** Starts the built product with room for all viewers of a benchmark. */
export async function startSlackPanda(name: string): Promise<Contender> {
  const server = await ProductProcess.start({ MAX_CONNECTIONS: '20000' });
  process.once('exit', () => server.isRunning && process.kill(server.pid));
  return {
    name,
    postPort: Number(new URL(server.slackUrl).port),
    readPort: Number(new URL(server.url).port),
    pid: server.pid,
    stop: () => server.remove(),
  };
}

/** Starts a script of this folder and resolves once it has printed `port N`. */
export async function startBaseline(script: string, name: string, ...args: string[]): Promise<Contender> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  // Ends it also when the benchmark fails.
  process.once('exit', () => child.kill());
  const port = await readPrintedPort(child);
  return { name, postPort: port, readPort: port, pid: child.pid ?? 0, stop: () => Promise.resolve(child.kill()) };
}

function readPrintedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      const [, port] = /^port (\d+)$/m.exec(String(text)) ?? [];
      if (port) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the baseline ended with ${code} before it printed its port`)));
  });
}

/** Returns the CPU time of a process, in user and system mode. NaN on a system without /proc. */
export function cpuTimeUs(pid: number): Microseconds {
  try {
    // The fields after the name, which may contain spaces; of these, 11 is utime and 12 is stime (man 5 proc_pid_stat).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_US;
  } catch {
    return Number.NaN;
  }
}

/** Returns the resident memory of a process, in bytes. NaN on a system without /proc. */
export function residentMemoryBytes(pid: number): number {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return Number.NaN;
  }
}
