import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server } from '../../../e2e/server.ts';
import { type Contender, cpuOf, startRival } from './contender.ts';
import { median } from './measure.ts';
import { load, signedPosts } from './signed-load.ts';
import { begin, ratio, row } from './table.ts';

/** How fast Slack's posts are taken, beside what people would use instead; all in one run, in interleaved rounds. */

const ROUNDS = 7;
const POSTS = 6000;
const CONNECTIONS = 32;
/** Posts a second, and posts, where nobody is in a hurry: twelve times what Slack sends at most. */
const [PACE, PACED] = [100, 500];

const OURS = 'SlackPanda';
const RIVALS = {
  bare: 'bare node:http, answers 200',
  minimal: 'minimal Express 5 route, durable',
  'events-api': '@slack/events-api on Express, not durable',
  bolt: 'Bolt HTTPReceiver, not durable',
};

interface Round {
  perSecond: number;
  /** Of all threads, a post, us. */
  cpu: number;
  /** ms. */
  p99: number;
}

async function measure({ port, pid }: Contender): Promise<Round> {
  const posts = signedPosts(POSTS, '/slack-events');
  const before = cpuOf(pid);
  const { perSecond, p99 } = await load(port, posts, CONNECTIONS);
  return { perSecond, cpu: (cpuOf(pid) - before) / POSTS, p99 };
}

/** One write of a post's size and one fdatasync after the other: what durable can be at most. Its p99, ms. */
async function fsyncLoop(dir: string): Promise<number> {
  const file = await open(join(dir, 'loop'), 'w');
  const record = Buffer.alloc(700, 'x');
  const times: number[] = [];
  for (let i = 0; i < PACED; i++) {
    const start = performance.now();
    await file.write(record);
    await file.datasync();
    times.push(performance.now() - start);
  }
  await file.close();
  times.sort((a, b) => a - b);
  return times[Math.floor(0.99 * times.length)] ?? 0;
}

async function main(): Promise<void> {
  begin(`Slack's posts of 700 bytes, signed, over ${CONNECTIONS} connections; medians of ${ROUNDS} interleaved rounds`);
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const server = await Server.start();
  const port = Number(new URL(server.slackUrl).port);
  const ours: Contender = { name: OURS, port, readAt: port, pid: server.pid, end: () => server.remove() };
  const contenders: Contender[] = [ours];
  for (const [kind, name] of Object.entries(RIVALS))
    contenders.push(await startRival('rival.ts', name, kind, join(dir, kind)));

  const results = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
  const [loops, paced]: [number[], number[]] = [[], []];
  // The first rounds only warm up: what V8 makes of a path takes some ten thousand posts to settle.
  for (let round = -2; round < ROUNDS; round++) {
    for (const contender of contenders) {
      const result = await measure(contender);
      if (round >= 0) results.get(contender.name)?.push(result);
    }
    if (round < 0) continue;
    loops.push(await fsyncLoop(dir));
    paced.push((await load(port, signedPosts(PACED, '/slack-events'), CONNECTIONS, PACE)).p99);
  }
  for (const { end } of contenders) await end();
  await rm(dir, { recursive: true });

  const of = (name: string, field: keyof Round) => median((results.get(name) ?? []).map((one) => one[field]));
  for (const { name } of contenders) {
    const [rate, cpu, p99] = [of(name, 'perSecond'), of(name, 'cpu'), of(name, 'p99')];
    row(name, `${rate.toFixed(0)} posts/s, ${cpu.toFixed(0)} us of CPU each, p99 ${p99.toFixed(1)} ms`);
  }
  const [loop, ack] = [median(loops), median(paced)];
  row('one write and fdatasync after the other', `p99 ${loop.toFixed(1)} ms`);
  row(`SlackPanda at ${PACE} posts/s`, `p99 ${ack.toFixed(1)} ms`);

  const times = (field: keyof Round, rival: string) => of(OURS, field) / of(rival, field);
  const both = (rival: string) =>
    `${times('perSecond', rival).toFixed(2)} x the posts/s, ${times('cpu', rival).toFixed(2)} x the CPU`;
  ratio('ingest, to bare node:http', both(RIVALS.bare), '>= 0.20 x');
  ratio('ingest, to a minimal Express route with the same duties', both(RIVALS.minimal));
  ratio('ingest, to @slack/events-api, which keeps nothing', both(RIVALS['events-api']), '>= 2 x');
  ratio("ingest, to Bolt's HTTPReceiver, which keeps nothing", both(RIVALS.bolt), '>= 2 x');
  ratio(`p99 of an ack at ${PACE} posts/s, to that of a bare fdatasync`, `${(ack / loop).toFixed(1)} x`, '<= 3 x');
  ratio('the same at full load', `${(of(OURS, 'p99') / loop).toFixed(1)} x`);
}

await main();
