import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProductProcess } from '../test/product/product-process.ts';
import { type Contender, cpuTimeUs, startBaseline } from './baselines/contender.ts';
import { sendPosts, signedPosts } from './load/signed-posts.ts';
import { median } from './measuring/measure.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';

/** How fast Slack's posts are taken, beside what people would use instead; all in one run, in interleaved rounds. */

const ROUNDS = 7;
const POST_COUNT = 6000;
const CONNECTIONS = 32;
/** Posts a second, and posts, where nobody is in a hurry: twelve times what Slack sends at most. */
const [PACE, PACED] = [100, 500];

const SLACKPANDA = 'SlackPanda';
const BASELINES = {
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

async function measure({ postPort: port, pid }: Contender): Promise<Round> {
  const posts = signedPosts(POST_COUNT, '/slack-events');
  const before = cpuTimeUs(pid);
  const { perSecond, p99 } = await sendPosts(port, posts, CONNECTIONS);
  return { perSecond, cpu: (cpuTimeUs(pid) - before) / POST_COUNT, p99 };
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
  beginTable(
    `Slack's posts of 700 bytes, signed, over ${CONNECTIONS} connections; medians of ${ROUNDS} interleaved rounds`,
  );
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const server = await ProductProcess.start();
  const port = Number(new URL(server.slackUrl).port);
  const ours: Contender = {
    name: SLACKPANDA,
    postPort: port,
    readPort: port,
    pid: server.pid,
    stop: () => server.remove(),
  };
  const contenders: Contender[] = [ours];
  for (const [kind, name] of Object.entries(BASELINES))
    contenders.push(await startBaseline('ingest-baseline.ts', name, kind, join(dir, kind)));

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
    paced.push((await sendPosts(port, signedPosts(PACED, '/slack-events'), CONNECTIONS, PACE)).p99);
  }
  for (const { stop: end } of contenders) await end();
  await rm(dir, { recursive: true });

  const of = (name: string, field: keyof Round) => median((results.get(name) ?? []).map((one) => one[field]));
  for (const { name } of contenders) {
    const [rate, cpu, p99] = [of(name, 'perSecond'), of(name, 'cpu'), of(name, 'p99')];
    printRow(name, `${rate.toFixed(0)} posts/s, ${cpu.toFixed(0)} us of CPU each, p99 ${p99.toFixed(1)} ms`);
  }
  const [loop, ack] = [median(loops), median(paced)];
  printRow('one write and fdatasync after the other', `p99 ${loop.toFixed(1)} ms`);
  printRow(`SlackPanda at ${PACE} posts/s`, `p99 ${ack.toFixed(1)} ms`);

  const times = (field: keyof Round, rival: string) => of(SLACKPANDA, field) / of(rival, field);
  const both = (rival: string) =>
    `${times('perSecond', rival).toFixed(2)} x the posts/s, ${times('cpu', rival).toFixed(2)} x the CPU`;
  printRatio('ingest, to bare node:http', both(BASELINES.bare), '>= 0.20 x');
  printRatio('ingest, to a minimal Express route with the same duties', both(BASELINES.minimal));
  printRatio('ingest, to @slack/events-api, which keeps nothing', both(BASELINES['events-api']), '>= 2 x');
  printRatio("ingest, to Bolt's HTTPReceiver, which keeps nothing", both(BASELINES.bolt), '>= 2 x');
  printRatio(`p99 of an ack at ${PACE} posts/s, to that of a bare fdatasync`, `${(ack / loop).toFixed(1)} x`, '<= 3 x');
  printRatio('the same at full load', `${(of(SLACKPANDA, 'p99') / loop).toFixed(1)} x`);
}

await main();
