import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Server } from '../../../e2e/server.ts';
import { median, row } from './measure.ts';
import { type Load, load, signedPosts } from './signed-load.ts';

/** How fast Slack's posts are taken, beside what people would use instead; all in one run, in interleaved rounds. */

const ROUNDS = 5;
const POSTS = 6000;
const CONNECTIONS = 32;

const RIVALS = [
  ['bare', 'bare node:http, answers 200'],
  ['minimal', 'minimal Express 5 route, durable'],
  ['events-api', '@slack/events-api on Express, not durable'],
  ['bolt', 'Bolt HTTPReceiver, not durable'],
] as const;

interface Contender {
  name: string;
  port: number;
  end: () => Promise<unknown>;
}

async function startRival(kind: string, name: string, dir: string): Promise<Contender> {
  const file = fileURLToPath(new URL('rival.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, kind, join(dir, kind)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { name, port: await portOf(child), end: () => Promise.resolve(child.kill()) };
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

/** One write of a record's size and one fdatasync after the other: what durable can be at most, ms. */
async function fsyncLoop(dir: string): Promise<{ p50: number; p99: number }> {
  const file = await open(join(dir, 'loop'), 'w');
  const record = Buffer.alloc(700, 'x');
  const times: number[] = [];
  for (let i = 0; i < 500; i++) {
    const start = performance.now();
    await file.write(record);
    await file.datasync();
    times.push(performance.now() - start);
  }
  await file.close();
  times.sort((a, b) => a - b);
  return { p50: times[250] ?? 0, p99: times[495] ?? 0 };
}

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const server = await Server.start();
  const ours = { name: 'SlackPanda', port: Number(new URL(server.slackUrl).port), end: () => server.remove() };
  const contenders: Contender[] = [ours];
  for (const [kind, name] of RIVALS) contenders.push(await startRival(kind, name, dir));

  const results = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]));
  const loops: { p50: number; p99: number }[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    for (const { name, port } of contenders) {
      const result = await load(port, signedPosts(POSTS, '/slack-events'), CONNECTIONS);
      // The first round only warms up.
      if (round >= 0) results.get(name)?.push(result);
    }
    loops.push(await fsyncLoop(dir));
  }

  const rate = (name: string) => median((results.get(name) ?? []).map(({ perSecond }) => perSecond));
  const p99 = (name: string) => median((results.get(name) ?? []).map((result) => result.p99));
  const best = rate(RIVALS[0][1]);
  row(`ingest, ${CONNECTIONS} connections`, 'posts/s, of bare', 'p99');
  row('---', '---', '---');
  for (const { name } of contenders)
    row(name, `${rate(name).toFixed(0)} (${(rate(name) / best).toFixed(2)})`, `${p99(name).toFixed(1)} ms`);
  const loop = median(loops.map((result) => result.p99));
  row('bare fdatasync loop', '', `${loop.toFixed(1)} ms`);
  const factor = (kind: 2 | 3) => (rate('SlackPanda') / rate(RIVALS[kind][1])).toFixed(1);
  row('SlackPanda to @slack/events-api, to Bolt', `${factor(2)} x, ${factor(3)} x`, '>= 2 x');
  row('p99 to that of the loop', `${(p99('SlackPanda') / loop).toFixed(1)} x`, '<= 3 x');

  for (const { end } of contenders) await end();
  await rm(dir, { recursive: true });
}

await main();
