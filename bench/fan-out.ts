import { setTimeout } from 'node:timers/promises';
import { inventMessages } from '../test/records/invent-messages.ts';
import {
  type Contender,
  cpuTimeUs,
  residentMemoryBytes,
  startBaseline,
  startSlackPanda,
} from './baselines/contender.ts';
import { BENCH_TEXT, sendPosts, signedPosts } from './load/signed-posts.ts';
import { maxOpenFiles, startViewerProcess, type ViewerProcess } from './load/viewer-process.ts';
import { median } from './measuring/measure.ts';
import { beginTable, printRatio, printRow, printSkipped } from './measuring/results-table.ts';

/** How fast an event reaches many viewers, beside a bare loop and a library for it; all in one run, in interleaved rounds. */

const ROUNDS = 3;
const VIEWER_COUNTS = [100, 1000, 5000, 10_000];
/** Events that come alone, and the connections over which others come at once. */
const [SINGLES, CONNECTIONS] = [10, 16];
/** As many at once as make half a million deliveries, between 100 and 500. */
const burstSize = (viewers: number) => Math.max(100, Math.min(500, Math.round(5e5 / viewers)));
/** So long is waited before an event that comes alone: longer than bursts are held together for ten thousand, ms. */
const PAUSE_BEFORE_SINGLE_MS = 300;
/** So long until the status, which tells of newcomers, has been told, ms. */
const SETTLE_MS = 1500;

const SLACKPANDA = 'SlackPanda';
const BARE_LOOP = 'a bare loop over one Buffer';
const SSE_LIBRARY = 'better-sse';

interface DeliverySpeed {
  /** Deliveries a second. */
  perSecond: number;
  /** What one costs the server, us. */
  cpuUs: number;
}

interface Round {
  /** Of events that come alone: from the first viewer that has it to the last. */
  single: DeliverySpeed;
  /** From the POST of such an event until the last viewer has it, ms. */
  toLastViewerMs: number;
  /** Of events that come at once: from the first POST until the last viewer has the last one. */
  burst: DeliverySpeed;
  /** Memory of the server with all viewers, bytes. */
  memoryBytes: number;
}

function wallClockMs(): number {
  return performance.timeOrigin + performance.now();
}

/** For the rivals the records that ours makes of Slack's posts. */
function createPosts(name: string, count: number): Buffer[] {
  if (name === SLACKPANDA) return signedPosts(count, '/slack-events');
  return [...inventMessages(count, 1, Date.now())].map((record) => {
    const body = JSON.stringify({ ...record, text: BENCH_TEXT });
    const head = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return Buffer.from(head + body);
  });
}

async function measure(contender: StreamServer, viewers: number, audience: ViewerProcess): Promise<Round> {
  const { name, postPort: port, pid, readPort: readAt, path } = contender;
  await audience.run({ kind: 'join', count: viewers, port: readAt, path });
  await setTimeout(SETTLE_MS);
  const memory = residentMemoryBytes(pid);

  const [spreads, wholes]: [number[], number[]] = [[], []];
  let cpu = cpuTimeUs(pid);
  for (const post of createPosts(name, SINGLES)) {
    await setTimeout(PAUSE_BEFORE_SINGLE_MS);
    const seen = audience.run({ kind: 'see', events: 1 });
    const start = wallClockMs();
    await sendPosts(port, [post], 1);
    const { first, last } = await seen;
    spreads.push(last - first);
    wholes.push(last - start);
  }
  const single: DeliverySpeed = {
    perSecond: (1000 * viewers) / median(spreads),
    cpuUs: (cpuTimeUs(pid) - cpu) / (SINGLES * viewers),
  };

  const count = burstSize(viewers);
  cpu = cpuTimeUs(pid);
  const seen = audience.run({ kind: 'see', events: count });
  const start = wallClockMs();
  await sendPosts(port, createPosts(name, count), CONNECTIONS);
  const { last } = await seen;
  const deliveries = count * viewers;
  const burst: DeliverySpeed = {
    perSecond: (1000 * deliveries) / (last - start),
    cpuUs: (cpuTimeUs(pid) - cpu) / deliveries,
  };
  await audience.run({ kind: 'leave' });
  return { single, toLastViewerMs: median(wholes), burst, memoryBytes: memory };
}

/** Where a contender is read. */
interface StreamServer extends Contender {
  path: string;
  /** Memory before it had many viewers, bytes. */
  baseMemoryBytes: number;
}

async function compareServers(
  places: readonly StreamServer[],
  viewers: number,
  audience: ViewerProcess,
): Promise<void> {
  const results = new Map<string, Round[]>(places.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const place of places) results.get(place.name)?.push(await measure(place, viewers, audience));

  const of = (name: string, field: (round: Round) => number) => median((results.get(name) ?? []).map(field));
  for (const { name } of places) {
    const speed = (of: (field: (speed: DeliverySpeed) => number) => number) =>
      `${(of((one) => one.perSecond) / 1000).toFixed(0)}k deliveries/s at ${of((one) => one.cpuUs).toFixed(1)} us of CPU`;
    const single = speed((field) => of(name, (round) => field(round.single)));
    const burst = speed((field) => of(name, (round) => field(round.burst)));
    const whole = `${of(name, ({ toLastViewerMs: whole }) => whole).toFixed(0)} ms to the last`;
    printRow(`${viewers} viewers, ${name}`, `single ${single}, ${whole}; burst ${burst}`);
  }
  for (const rival of [BARE_LOOP, SSE_LIBRARY]) {
    const times = (field: (round: Round) => number) => `${(of(SLACKPANDA, field) / of(rival, field)).toFixed(2)} x`;
    const both = (kind: 'single' | 'burst') =>
      `${times((round) => round[kind].perSecond)} the deliveries/s, ${times((round) => round[kind].cpuUs)} the CPU`;
    const isTarget = rival === BARE_LOOP;
    printRatio(`fan-out: ${viewers} viewers, single events, to ${rival}`, both('single'), isTarget ? '>= 0.8 x' : '');
    printRatio(
      `fan-out: ${viewers} viewers, bursts of ${burstSize(viewers)}, to ${rival}`,
      both('burst'),
      isTarget ? '>= 8 x' : '',
    );
  }
  // With fewer, what the heap has grown by since the start is more than what they take.
  for (const { name, baseMemoryBytes: before } of viewers >= 5000 ? places : []) {
    const grown = (of(name, ({ memoryBytes: memory }) => memory) - before) / viewers;
    printRow(
      `${viewers} viewers, memory each, ${name}`,
      `${(grown / 1000).toFixed(1)} kB`,
      name === SLACKPANDA ? '< 30 kB' : '',
    );
  }
}

async function main(): Promise<void> {
  beginTable(`Events to many viewers, server and viewers each a process; medians of ${ROUNDS} interleaved rounds`);
  const ours: StreamServer = {
    ...(await startSlackPanda(SLACKPANDA)),
    path: '/slack-events-stream',
    baseMemoryBytes: 0,
  };
  const rivals = await Promise.all([
    startBaseline('stream-baseline.ts', BARE_LOOP, 'bare'),
    startBaseline('stream-baseline.ts', SSE_LIBRARY, 'better-sse'),
  ]);
  const places = [ours, ...rivals.map((rival) => ({ ...rival, path: '/', baseMemoryBytes: 0 }))];
  const audience = startViewerProcess();
  try {
    // Only warms up.
    for (const place of places) for (let i = 0; i < 3; i++) await measure(place, 100, audience);
    for (const place of places) place.baseMemoryBytes = residentMemoryBytes(place.pid);
    const most = maxOpenFiles() - 200;
    for (const viewers of VIEWER_COUNTS) {
      if (viewers <= most) await compareServers(places, viewers, audience);
      else printSkipped(`${viewers} viewers`, `a process may open ${most + 200} files (ulimit -n)`);
    }
  } finally {
    await audience.stop();
    for (const { stop: end } of places) await end();
  }
}

await main();
