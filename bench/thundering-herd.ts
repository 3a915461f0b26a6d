import { setTimeout } from 'node:timers/promises';
import { type Microseconds, type Milliseconds, msToSeconds, usToMs } from '../backend/src/core/time/units.ts';
import { type Contender, cpuTimeUs, startSlackPanda } from './baselines/contender.ts';
import { type LoadResult, sendPosts, signedPosts } from './load/signed-posts.ts';
import { maxOpenFiles, maxViewerCount, startViewerProcess, type ViewerProcess } from './load/viewer-process.ts';
import { formatCount, formatMegabytes } from './measuring/format.ts';
import { median } from './measuring/percentile.ts';
import { beginTable, printRow, printSkipped } from './measuring/results-table.ts';

/** How long it takes until many viewers that reconnect at once follow the stream again, and how Slack's posts fare meanwhile. */

const VIEWER_COUNT = 5000;
const ROUNDS = 3;
const SNAPSHOT_ROWS = 20_000;
/** Three times what Slack sends at most. */
const POSTS_PER_SECOND = 25;
const POST_COUNT = 250;
/** How long posts come before the viewers reconnect. */
const LEAD_TIME_MS: Milliseconds = 1000;
const CONNECTIONS = 16;

interface Round {
  /** Until each viewer follows the stream. */
  durationMs: Milliseconds;
  /** CPU time of the server in that time. */
  cpuUs: Microseconds;
  /** What all viewers receive in that time. */
  bytes: number;
  posts: LoadResult;
}

async function measure(server: Contender, viewers: ViewerProcess): Promise<Round> {
  const posting = sendPosts(server.postPort, signedPosts(POST_COUNT, '/slack-events'), CONNECTIONS, POSTS_PER_SECOND);
  posting.catch(() => undefined);
  await setTimeout(LEAD_TIME_MS);
  const start = performance.now();
  const cpuBeforeUs = cpuTimeUs(server.pid);
  const { bytes } = await viewers.run({ kind: 'reconnect', count: VIEWER_COUNT, port: server.readPort });
  const durationMs = performance.now() - start;
  const cpuUs = cpuTimeUs(server.pid) - cpuBeforeUs;
  const posts = await posting;
  await viewers.run({ kind: 'disconnect' });
  return { durationMs, cpuUs, bytes, posts };
}

function report(rounds: readonly Round[]): void {
  const medianOf = (value: (round: Round) => number) => median(rounds.map(value));
  const formatSeconds = (ms: Milliseconds) => `${msToSeconds(ms).toFixed(1)} s`;
  const cpu = formatSeconds(usToMs(medianOf(({ cpuUs }) => cpuUs)));
  const received = formatMegabytes(rounds.at(-1)?.bytes ?? 0, 0);
  printRow(
    'until each viewer follows the stream',
    `${formatSeconds(medianOf(({ durationMs }) => durationMs))} (${received}, ${cpu} of CPU)`,
    '<= 5 s',
  );
  const responseTime = (field: 'p50' | 'p99' | 'max') => `${medianOf(({ posts }) => posts[field]).toFixed(0)} ms`;
  printRow(
    `responses to ${POSTS_PER_SECOND} posts/s meanwhile`,
    `p50 ${responseTime('p50')}, p99 ${responseTime('p99')}, at most ${responseTime('max')}`,
    '< 250 ms',
  );
}

async function main(): Promise<void> {
  if (VIEWER_COUNT > maxViewerCount()) {
    printSkipped(`${VIEWER_COUNT} viewers that reconnect`, `a process may open ${maxOpenFiles()} files (ulimit -n)`);
    return;
  }
  beginTable(
    `${VIEWER_COUNT} viewers that reconnect at once, each with a snapshot of ${formatCount(SNAPSHOT_ROWS)} rows and the stream from there`,
  );
  const server = await startSlackPanda('SlackPanda');
  const viewers = startViewerProcess();
  const rounds: Round[] = [];
  try {
    await sendPosts(server.postPort, signedPosts(SNAPSHOT_ROWS, '/slack-events'), CONNECTIONS);
    while (rounds.length < ROUNDS) rounds.push(await measure(server, viewers));
  } finally {
    await viewers.stop();
    await server.stop();
  }
  report(rounds);
}

await main();
