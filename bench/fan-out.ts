import { inventMessages } from '../test/records/invent-messages.ts';
import { residentMemoryBytes, startBaseline, startSlackPanda } from './baselines/contender.ts';
import { measureDeliveries, type Round, type StreamServer } from './load/deliveries.ts';
import { BENCH_TEXT, signedPosts } from './load/signed-posts.ts';
import { maxOpenFiles, maxViewerCount, startViewerProcess, type ViewerProcess } from './load/viewer-process.ts';
import { formatKilobytes, formatRatio, formatThousandsPerSecond } from './measuring/format.ts';
import { median } from './measuring/percentile.ts';
import { beginTable, printRatio, printRow, printSkipped } from './measuring/results-table.ts';

/** How fast an event reaches many viewers, beside a bare loop and a library; all in one run, in interleaved rounds. */

const ROUNDS = 3;
const VIEWER_COUNTS = [100, 1000, 5000, 10_000];
const WARM_UP_ROUNDS = 3;
const WARM_UP_VIEWERS = 100;
const BURST_DELIVERIES = 500_000;
const MIN_BURST_EVENTS = 100;
const MAX_BURST_EVENTS = 500;
/** With fewer viewers, the growth of the heap since the start is larger than what the viewers take. */
const MIN_VIEWERS_FOR_MEMORY = 5000;

const SLACKPANDA = 'SlackPanda';
const BARE_LOOP = 'a bare loop over one Buffer';
const SSE_LIBRARY = 'better-sse';

function burstEventCount(viewerCount: number): number {
  return Math.max(MIN_BURST_EVENTS, Math.min(MAX_BURST_EVENTS, Math.round(BURST_DELIVERIES / viewerCount)));
}

/** Returns the records that SlackPanda makes of posts, for a server that broadcasts what it receives. */
function recordPosts(count: number): Buffer[] {
  return [...inventMessages(count, 1, Date.now())].map((record) => {
    const body = JSON.stringify({ ...record, text: BENCH_TEXT });
    const head = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return Buffer.from(head + body);
  });
}

/** A measured server with the memory that it had before it had many viewers. */
interface MeasuredServer extends StreamServer {
  baseMemoryBytes: number;
}

/** The median of a value of the rounds of one server. */
type MedianOf = (name: string, value: (round: Round) => number) => number;

async function compareServers(
  servers: readonly MeasuredServer[],
  viewerCount: number,
  viewers: ViewerProcess,
): Promise<void> {
  const results = new Map<string, Round[]>(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const server of servers)
      results
        .get(server.name)
        ?.push(await measureDeliveries(server, viewerCount, burstEventCount(viewerCount), viewers));
  const medianOf: MedianOf = (name, value) => median((results.get(name) ?? []).map(value));
  for (const { name } of servers) reportSpeed(name, viewerCount, medianOf);
  for (const baseline of [BARE_LOOP, SSE_LIBRARY]) reportRatios(baseline, viewerCount, medianOf);
  if (viewerCount >= MIN_VIEWERS_FOR_MEMORY) for (const server of servers) reportMemory(server, viewerCount, medianOf);
}

function reportSpeed(name: string, viewerCount: number, medianOf: MedianOf): void {
  const formatSpeed = (kind: 'single' | 'burst') => {
    const rate = medianOf(name, (round) => round[kind].deliveriesPerSecond);
    const cpuUs = medianOf(name, (round) => round[kind].cpuUs);
    return `${formatThousandsPerSecond(rate, 'deliveries')} at ${cpuUs.toFixed(1)} us of CPU`;
  };
  const delay = `${medianOf(name, ({ toLastViewerMs }) => toLastViewerMs).toFixed(0)} ms to the last`;
  printRow(
    `${viewerCount} viewers, ${name}`,
    `single ${formatSpeed('single')}, ${delay}; burst ${formatSpeed('burst')}`,
  );
}

function reportRatios(baseline: string, viewerCount: number, medianOf: MedianOf): void {
  const compare = (value: (round: Round) => number) =>
    formatRatio(medianOf(SLACKPANDA, value), medianOf(baseline, value));
  const compareBoth = (kind: 'single' | 'burst') =>
    `${compare((round) => round[kind].deliveriesPerSecond)} the deliveries/s, ${compare((round) => round[kind].cpuUs)} the CPU`;
  const hasTarget = baseline === BARE_LOOP;
  printRatio(
    `fan-out: ${viewerCount} viewers, single events, to ${baseline}`,
    compareBoth('single'),
    hasTarget ? '>= 0.8 x' : '',
  );
  printRatio(
    `fan-out: ${viewerCount} viewers, bursts of ${burstEventCount(viewerCount)}, to ${baseline}`,
    compareBoth('burst'),
    hasTarget ? '>= 8 x' : '',
  );
}

function reportMemory({ name, baseMemoryBytes }: MeasuredServer, viewerCount: number, medianOf: MedianOf): void {
  const grownBytes = medianOf(name, ({ memoryBytes }) => memoryBytes) - baseMemoryBytes;
  printRow(
    `${viewerCount} viewers, memory each, ${name}`,
    formatKilobytes(grownBytes / viewerCount, 1),
    name === SLACKPANDA ? '< 30 kB' : '',
  );
}

async function startServers(): Promise<MeasuredServer[]> {
  const slackPanda = await startSlackPanda(SLACKPANDA);
  const baselines = await Promise.all([
    startBaseline('stream-baseline.ts', BARE_LOOP, 'bare'),
    startBaseline('stream-baseline.ts', SSE_LIBRARY, 'better-sse'),
  ]);
  return [
    {
      ...slackPanda,
      path: '/slack-events-stream',
      createPosts: (count) => signedPosts(count, '/slack-events'),
      baseMemoryBytes: 0,
    },
    ...baselines.map((baseline) => ({ ...baseline, path: '/', createPosts: recordPosts, baseMemoryBytes: 0 })),
  ];
}

async function main(): Promise<void> {
  beginTable(`Events to many viewers, server and viewers each a process; medians of ${ROUNDS} interleaved rounds`);
  const servers = await startServers();
  const viewers = startViewerProcess();
  try {
    for (const server of servers)
      for (let round = 0; round < WARM_UP_ROUNDS; round++)
        await measureDeliveries(server, WARM_UP_VIEWERS, burstEventCount(WARM_UP_VIEWERS), viewers);
    for (const server of servers) server.baseMemoryBytes = residentMemoryBytes(server.pid);
    for (const viewerCount of VIEWER_COUNTS) {
      if (viewerCount <= maxViewerCount()) await compareServers(servers, viewerCount, viewers);
      else printSkipped(`${viewerCount} viewers`, `a process may open ${maxOpenFiles()} files (ulimit -n)`);
    }
  } finally {
    await viewers.stop();
    for (const server of servers) await server.stop();
  }
}

await main();
