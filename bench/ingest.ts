import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Microseconds, Milliseconds } from '../backend/src/core/time/units.ts';
import { type Contender, cpuTimeUs, startBaseline, startSlackPanda } from './baselines/contender.ts';
import { sendPosts, signedPosts } from './load/signed-posts.ts';
import { formatRatio } from './measuring/format.ts';
import { median, percentile } from './measuring/percentile.ts';
import { beginTable, printRatio, printRow } from './measuring/results-table.ts';

/** How fast Slack's posts are stored, beside what people would use instead; all in one run, in interleaved rounds. */

const ROUNDS = 7;
/** Rounds before the measured ones: V8 optimizes until some ten thousand posts have come. */
const WARM_UP_ROUNDS = 2;
const POST_COUNT = 6000;
/** Of a body as Slack sends it. */
const POST_BYTES = 700;
const CONNECTIONS = 32;
/** The moderate load: twelve times what Slack sends at most. */
const MODERATE_POSTS_PER_SECOND = 100;
const MODERATE_POST_COUNT = 500;

const SLACKPANDA = 'SlackPanda';
const BASELINES = {
  bare: 'bare node:http, responds 200',
  minimal: 'minimal Express 5 route, durable',
  'events-api': '@slack/events-api on Express, not durable',
  bolt: 'Bolt HTTPReceiver, not durable',
};

interface Round {
  postsPerSecond: number;
  /** CPU time of all threads for each post. */
  cpuUs: Microseconds;
  p99: Milliseconds;
}

interface Results {
  /** The rounds of each contender, by its name. */
  rounds: Map<string, Round[]>;
  /** p99 of one write and fdatasync after the other, of each round. */
  fsyncP99s: Milliseconds[];
  /** p99 of SlackPanda at moderate load, of each round. */
  moderateP99s: Milliseconds[];
}

async function measure({ postPort, pid }: Contender): Promise<Round> {
  const posts = signedPosts(POST_COUNT, '/slack-events');
  const cpuBeforeUs = cpuTimeUs(pid);
  const { perSecond, p99 } = await sendPosts(postPort, posts, CONNECTIONS);
  return { postsPerSecond: perSecond, cpuUs: (cpuTimeUs(pid) - cpuBeforeUs) / POST_COUNT, p99 };
}

/** Returns the p99 of one write of a post's size and fdatasync after the other: no durable server can be faster. */
async function measureFsyncP99(dir: string): Promise<Milliseconds> {
  const file = await open(join(dir, 'loop'), 'w');
  const record = Buffer.alloc(POST_BYTES, 'x');
  const times: Milliseconds[] = [];
  for (let i = 0; i < MODERATE_POST_COUNT; i++) {
    const start = performance.now();
    await file.write(record);
    await file.datasync();
    times.push(performance.now() - start);
  }
  await file.close();
  return percentile(times, 0.99);
}

async function measureModerateP99({ postPort }: Contender): Promise<Milliseconds> {
  const posts = signedPosts(MODERATE_POST_COUNT, '/slack-events');
  return (await sendPosts(postPort, posts, CONNECTIONS, MODERATE_POSTS_PER_SECOND)).p99;
}

async function measureAll(slackPanda: Contender, baselines: readonly Contender[], dir: string): Promise<Results> {
  const contenders = [slackPanda, ...baselines];
  const rounds = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
  const fsyncP99s: Milliseconds[] = [];
  const moderateP99s: Milliseconds[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const contender of contenders) {
      const result = await measure(contender);
      if (round >= 0) rounds.get(contender.name)?.push(result);
    }
    if (round < 0) continue;
    fsyncP99s.push(await measureFsyncP99(dir));
    moderateP99s.push(await measureModerateP99(slackPanda));
  }
  return { rounds, fsyncP99s, moderateP99s };
}

function report({ rounds, fsyncP99s, moderateP99s }: Results): void {
  const medianOf = (name: string, field: keyof Round) => median((rounds.get(name) ?? []).map((round) => round[field]));
  for (const name of rounds.keys()) {
    const rate = medianOf(name, 'postsPerSecond').toFixed(0);
    const cpu = medianOf(name, 'cpuUs').toFixed(0);
    printRow(name, `${rate} posts/s, ${cpu} us of CPU each, p99 ${medianOf(name, 'p99').toFixed(1)} ms`);
  }
  const fsyncP99 = median(fsyncP99s);
  const moderateP99 = median(moderateP99s);
  printRow('one write and fdatasync after the other', `p99 ${fsyncP99.toFixed(1)} ms`);
  printRow(`SlackPanda at ${MODERATE_POSTS_PER_SECOND} posts/s`, `p99 ${moderateP99.toFixed(1)} ms`);

  const compare = (field: keyof Round, baseline: string) =>
    formatRatio(medianOf(SLACKPANDA, field), medianOf(baseline, field));
  const compareBoth = (baseline: string) =>
    `${compare('postsPerSecond', baseline)} the posts/s, ${compare('cpuUs', baseline)} the CPU`;
  printRatio('ingest, to bare node:http', compareBoth(BASELINES.bare), '>= 0.20 x');
  printRatio('ingest, to a minimal Express route with the same duties', compareBoth(BASELINES.minimal));
  printRatio('ingest, to @slack/events-api, which stores nothing', compareBoth(BASELINES['events-api']), '>= 2 x');
  printRatio("ingest, to Bolt's HTTPReceiver, which stores nothing", compareBoth(BASELINES.bolt), '>= 2 x');
  printRatio(
    `p99 of a response at ${MODERATE_POSTS_PER_SECOND} posts/s, to that of a bare fdatasync`,
    formatRatio(moderateP99, fsyncP99, 1),
    '<= 3 x',
  );
  printRatio('the same at full load', formatRatio(medianOf(SLACKPANDA, 'p99'), fsyncP99, 1));
}

async function main(): Promise<void> {
  beginTable(
    `Slack's posts of ${POST_BYTES} bytes, signed, over ${CONNECTIONS} connections; medians of ${ROUNDS} interleaved rounds`,
  );
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-bench-'));
  const slackPanda = await startSlackPanda(SLACKPANDA);
  const baselines: Contender[] = [];
  for (const [kind, name] of Object.entries(BASELINES))
    baselines.push(await startBaseline('ingest-baseline.ts', name, kind, join(dir, kind)));
  const results = await measureAll(slackPanda, baselines, dir);
  for (const contender of [slackPanda, ...baselines]) await contender.stop();
  await rm(dir, { recursive: true });
  report(results);
}

await main();
