import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ProductProcess } from '../../test/product/product-process.ts';

/** Who is measured, each in a process of its own. */
export interface Contender {
  name: string;
  postPort: number;
  /** Where it is read, if it is. */
  readPort: number;
  pid: number;
  stop: () => Promise<unknown>;
}

/** The product as people run it, with room for all viewers of a bench. */
export async function startSlackPanda(name: string): Promise<Contender> {
  const server = await ProductProcess.start({ MAX_CONNECTIONS: '20000' });
  process.once('exit', () => server.isRunning && process.kill(server.pid));
  const [port = 0, readAt = 0] = [server.slackUrl, server.url].map((url) => Number(new URL(url).port));
  return { name, postPort: port, readPort: readAt, pid: server.pid, stop: () => server.remove() };
}

/** Runs a script of this folder that says `port N` once it listens there. */
export async function startBaseline(script: string, name: string, ...args: string[]): Promise<Contender> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  // Also where the bench fails.
  process.once('exit', () => child.kill());
  const port = await readPort(child);
  return { name, postPort: port, readPort: port, pid: child.pid ?? 0, stop: () => Promise.resolve(child.kill()) };
}

function readPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      const [, port] = /^port (\d+)$/m.exec(String(text)) ?? [];
      if (port) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
}

/** CPU time that a process has taken, us; NaN where the system does not tell as Linux does. */
export function cpuTimeUs(pid: number): number {
  try {
    // What follows the name, which may hold anything: state, ..., and as 12th and 13th the time in user and in system, ticks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}

/** Memory that a process holds, bytes; NaN likewise. */
export function residentMemoryBytes(pid: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return Number.NaN;
  }
}
