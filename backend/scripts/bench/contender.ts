import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Server } from '../../../e2e/server.ts';

/** Who is measured, each in a process of its own. */
export interface Contender {
  name: string;
  port: number;
  /** Where it is read, if it is. */
  readAt: number;
  pid: number;
  end: () => Promise<unknown>;
}

/** The product as people run it, with room for all viewers of a bench. */
export async function startOurs(name: string): Promise<Contender> {
  const server = await Server.start({ MAX_CONNECTIONS: '20000' });
  process.once('exit', () => server.isUp && process.kill(server.pid));
  const [port = 0, readAt = 0] = [server.slackUrl, server.url].map((url) => Number(new URL(url).port));
  return { name, port, readAt, pid: server.pid, end: () => server.remove() };
}

/** Runs a script of this folder that says `port N` once it listens there. */
export async function startRival(script: string, name: string, ...args: string[]): Promise<Contender> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  // Also where the bench fails.
  process.once('exit', () => child.kill());
  const port = await portOf(child);
  return { name, port, readAt: port, pid: child.pid ?? 0, end: () => Promise.resolve(child.kill()) };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      const [, port] = /^port (\d+)$/m.exec(String(text)) ?? [];
      if (port) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
}

/** CPU time that a process has taken, us; NaN where the system does not tell as Linux does. */
export function cpuOf(pid: number): number {
  try {
    // What follows the name, which may hold anything: state, ..., and as 12th and 13th the time in user and in system, ticks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}

/** Memory that a process holds, bytes; NaN likewise. */
export function memoryOf(pid: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return Number.NaN;
  }
}
