import { setTimeout } from 'node:timers/promises';
import { type Audience, mostFiles, seat } from './audience.ts';
import { type Contender, cpuOf, memoryOf, startOurs, startRival } from './contender.ts';
import { median } from './measure.ts';
import { load, signedPosts, TEXT } from './signed-load.ts';
import { begin, ratio, row, skipped } from './table.ts';
import { inventMessages } from './year.ts';

/** How fast an event reaches many viewers, beside a bare loop and a library for it; all in one run, in interleaved rounds. */

const ROUNDS = 3;
const VIEWERS = [100, 1000, 5000, 10_000];
/** Events that come alone, and the connections over which others come at once. */
const [SINGLES, CONNECTIONS] = [10, 16];
/** As many at once as make half a million deliveries, between 100 and 500. */
const burstOf = (viewers: number) => Math.max(100, Math.min(500, Math.round(5e5 / viewers)));
/** So long is waited before an event that comes alone: longer than bursts are held together for ten thousand, ms. */
const ALONE = 300;
/** So long until the status, which tells of newcomers, has been told, ms. */
const SETTLED = 1500;

const OURS = 'SlackPanda';
const BARE = 'a bare loop over one Buffer';
const LIBRARY = 'better-sse';

interface Speed {
  /** Deliveries a second. */
  perSecond: number;
  /** What one costs the server, us. */
  cpu: number;
}

interface Round {
  /** Of events that come alone: from the first viewer that has it to the last. */
  single: Speed;
  /** From the POST of such an event until the last viewer has it, ms. */
  whole: number;
  /** Of events that come at once: from the first POST until the last viewer has the last one. */
  burst: Speed;
  /** Memory of the server with all viewers, bytes. */
  memory: number;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** For the rivals the records that ours makes of Slack's posts. */
function posts(name: string, count: number): Buffer[] {
  if (name === OURS) return signedPosts(count, '/slack-events');
  return [...inventMessages(count, 1, Date.now())].map((record) => {
    const body = JSON.stringify({ ...record, text: TEXT });
    const head = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return Buffer.from(head + body);
  });
}

async function measure(contender: Place, viewers: number, audience: Audience): Promise<Round> {
  const { name, port, pid, readAt, path } = contender;
  await audience.wish({ kind: 'join', count: viewers, port: readAt, path });
  await setTimeout(SETTLED);
  const memory = memoryOf(pid);

  const [spreads, wholes]: [number[], number[]] = [[], []];
  let cpu = cpuOf(pid);
  for (const post of posts(name, SINGLES)) {
    await setTimeout(ALONE);
    const seen = audience.wish({ kind: 'see', events: 1 });
    const start = now();
    await load(port, [post], 1);
    const { first, last } = await seen;
    spreads.push(last - first);
    wholes.push(last - start);
  }
  const single: Speed = {
    perSecond: (1000 * viewers) / median(spreads),
    cpu: (cpuOf(pid) - cpu) / (SINGLES * viewers),
  };

  const count = burstOf(viewers);
  cpu = cpuOf(pid);
  const seen = audience.wish({ kind: 'see', events: count });
  const start = now();
  await load(port, posts(name, count), CONNECTIONS);
  const { last } = await seen;
  const deliveries = count * viewers;
  const burst: Speed = { perSecond: (1000 * deliveries) / (last - start), cpu: (cpuOf(pid) - cpu) / deliveries };
  await audience.wish({ kind: 'leave' });
  return { single, whole: median(wholes), burst, memory };
}

/** Where a contender is read. */
interface Place extends Contender {
  path: string;
  /** Memory before it had many viewers, bytes. */
  before: number;
}

async function compare(places: readonly Place[], viewers: number, audience: Audience): Promise<void> {
  const results = new Map<string, Round[]>(places.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const place of places) results.get(place.name)?.push(await measure(place, viewers, audience));

  const of = (name: string, field: (round: Round) => number) => median((results.get(name) ?? []).map(field));
  for (const { name } of places) {
    const speed = (of: (field: (speed: Speed) => number) => number) =>
      `${(of((one) => one.perSecond) / 1000).toFixed(0)}k deliveries/s at ${of((one) => one.cpu).toFixed(1)} us of CPU`;
    const single = speed((field) => of(name, (round) => field(round.single)));
    const burst = speed((field) => of(name, (round) => field(round.burst)));
    const whole = `${of(name, ({ whole }) => whole).toFixed(0)} ms to the last`;
    row(`${viewers} viewers, ${name}`, `single ${single}, ${whole}; burst ${burst}`);
  }
  for (const rival of [BARE, LIBRARY]) {
    const times = (field: (round: Round) => number) => `${(of(OURS, field) / of(rival, field)).toFixed(2)} x`;
    const both = (kind: 'single' | 'burst') =>
      `${times((round) => round[kind].perSecond)} the deliveries/s, ${times((round) => round[kind].cpu)} the CPU`;
    const isTarget = rival === BARE;
    ratio(`fan-out: ${viewers} viewers, single events, to ${rival}`, both('single'), isTarget ? '>= 0.8 x' : '');
    ratio(
      `fan-out: ${viewers} viewers, bursts of ${burstOf(viewers)}, to ${rival}`,
      both('burst'),
      isTarget ? '>= 8 x' : '',
    );
  }
  // With fewer, what the heap has grown by since the start is more than what they take.
  for (const { name, before } of viewers >= 5000 ? places : []) {
    const grown = (of(name, ({ memory }) => memory) - before) / viewers;
    row(`${viewers} viewers, memory each, ${name}`, `${(grown / 1000).toFixed(1)} kB`, name === OURS ? '< 30 kB' : '');
  }
}

async function main(): Promise<void> {
  begin(`Events to many viewers, server and viewers each a process; medians of ${ROUNDS} interleaved rounds`);
  const ours: Place = { ...(await startOurs(OURS)), path: '/slack-events-stream', before: 0 };
  const rivals = await Promise.all([
    startRival('stream-rival.ts', BARE, 'bare'),
    startRival('stream-rival.ts', LIBRARY, 'better-sse'),
  ]);
  const places = [ours, ...rivals.map((rival) => ({ ...rival, path: '/', before: 0 }))];
  const audience = seat();
  try {
    // Only warms up.
    for (const place of places) for (let i = 0; i < 3; i++) await measure(place, 100, audience);
    for (const place of places) place.before = memoryOf(place.pid);
    const most = mostFiles() - 200;
    for (const viewers of VIEWERS) {
      if (viewers <= most) await compare(places, viewers, audience);
      else skipped(`${viewers} viewers`, `a process may open ${most + 200} files (ulimit -n)`);
    }
  } finally {
    await audience.end();
    for (const { end } of places) await end();
  }
}

await main();
