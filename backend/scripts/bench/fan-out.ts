import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Server } from '../../../e2e/server.ts';
import { type Contender, cpuOf, memoryOf, startRival } from './contender.ts';
import { median } from './measure.ts';
import { load, signedPosts } from './signed-load.ts';
import { begin, ratio, row } from './table.ts';
import type { Wish } from './viewers.ts';
import { inventMessages } from './year.ts';

/** How many viewers an event reaches, and how fast, beside a bare loop and a library for it; interleaved rounds. */

const ROUNDS = 3;
/** As far as file limits allow where nobody has raised them. */
const VIEWERS = [100, 1000, 5000, 10_000];
/** Events one after the other, and events at once over some connections. */
const [SINGLES, BURST, CONNECTIONS] = [20, 200, 16];
/** A herd comes back while Slack goes on posting at this pace. */
const [HERD, PACE, PACED] = [5000, 50, 250];

const OURS = 'SlackPanda';
const BARE = 'a bare loop over one Buffer';
const LIBRARY = 'better-sse';

interface Audience {
  wish(wish: Wish): Promise<void>;
  end(): void;
}

function seat(): Audience {
  const child: ChildProcess = fork(fileURLToPath(new URL('viewers.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  return {
    async wish(wish) {
      const done = once(child, 'message');
      const lost = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the viewers ended with ${code}`)));
      child.send(wish);
      await Promise.race([done, lost]);
    },
    end: () => child.kill(),
  };
}

function posts(name: string, count: number): Buffer[] {
  if (name === OURS) return signedPosts(count, '/slack-events');
  return inventMessages(count, 1, Date.now()).map((record) => {
    const body = JSON.stringify({ ...record, text: 'x'.repeat(380) });
    return Buffer.from(
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

/** Deliveries a second, and what one costs the server, us of CPU. */
interface Speed {
  perSecond: number;
  cpu: number;
}

interface Round {
  /** Of events one after the other, and of many at once. */
  single: Speed;
  burst: Speed;
  /** Bytes a viewer. */
  memory: number;
}

async function measure({ name, port, pid }: Contender, viewers: number, audience: Audience): Promise<Round> {
  const before = memoryOf(pid);
  const path = name === OURS ? '/slack-events-stream' : '/';
  await audience.wish({ kind: 'join', count: viewers, port, path });
  const memory = (memoryOf(pid) - before) / viewers;

  let events = 0;
  async function delivered(count: number, send: () => Promise<unknown>): Promise<Speed> {
    const [start, cpu] = [performance.now(), cpuOf(pid)];
    await send();
    const deliveries = count * viewers;
    return { perSecond: (1000 * deliveries) / (performance.now() - start), cpu: (cpuOf(pid) - cpu) / deliveries };
  }
  const single = await delivered(SINGLES, async () => {
    for (const post of posts(name, SINGLES)) {
      await load(port, [post], 1);
      await audience.wish({ kind: 'seen', events: ++events });
    }
  });
  const burst = await delivered(BURST, async () => {
    await load(port, posts(name, BURST), CONNECTIONS);
    events += BURST;
    await audience.wish({ kind: 'seen', events });
  });
  await audience.wish({ kind: 'leave' });
  return { single, burst, memory };
}

/** All of a herd fetch a snapshot at once, and Slack goes on posting. */
async function herd({ port }: Contender, audience: Audience): Promise<{ ms: number; ackP99: number }> {
  const start = performance.now();
  const acks = load(port, posts(OURS, PACED), CONNECTIONS, PACE);
  await audience.wish({ kind: 'fetch', count: HERD, port, path: '/snapshot' });
  const ms = performance.now() - start;
  return { ms, ackP99: (await acks).p99 };
}

async function main(): Promise<void> {
  begin(`An event to many viewers; medians of ${ROUNDS} interleaved rounds`);
  const server = await Server.start();
  const port = Number(new URL(server.slackUrl).port);
  const ours: Contender = { name: OURS, port, pid: server.pid, end: () => server.remove() };
  const contenders = [
    ours,
    await startRival('stream-rival.ts', BARE, 'bare'),
    await startRival('stream-rival.ts', LIBRARY, 'better-sse'),
  ];
  const audience = seat();
  // A snapshot is of some size.
  await load(port, posts(OURS, 2000), CONNECTIONS);
  for (const viewers of VIEWERS) {
    const results = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
    // The first round only warms up.
    for (let round = -1; round < ROUNDS; round++)
      for (const contender of contenders) {
        const result = await measure(contender, viewers, audience);
        if (round >= 0) results.get(contender.name)?.push(result);
      }
    const of = (name: string, field: (round: Round) => number) => median((results.get(name) ?? []).map(field));
    for (const { name } of contenders) {
      const of1 = (field: (round: Round) => number) => of(name, field);
      const rates = [of1(({ single }) => single.perSecond), of1(({ burst }) => burst.perSecond)];
      const cpus = [of1(({ single }) => single.cpu), of1(({ burst }) => burst.cpu)];
      row(
        `${viewers} viewers, ${name}`,
        `single ${rates.map((rate) => `${(rate / 1000).toFixed(0)}k/s`).join(', burst ')}; CPU ${cpus.map((cpu) => `${cpu.toFixed(2)} us`).join(', ')} each`,
      );
    }
    for (const rival of [BARE, LIBRARY]) {
      const times = (field: (round: Round) => number) => `${(of(OURS, field) / of(rival, field)).toFixed(2)} x`;
      const [single, burst] = [times((round) => round.single.perSecond), times((round) => round.burst.perSecond)];
      ratio(
        `${viewers} viewers, deliveries/s to ${rival}: single, burst`,
        `${single}, ${burst}`,
        rival === BARE ? '>= 0.8 x, 8 x' : '',
      );
    }
    row(`${viewers} viewers, memory each`, `${(of(OURS, ({ memory }) => memory) / 1000).toFixed(0)} kB`, '<= 30 kB');
  }
  const { ms, ackP99 } = await herd(ours, audience);
  row(`a snapshot for each of ${HERD} viewers at once`, `${(ms / 1000).toFixed(1)} s`, '<= 5 s');
  row('p99 of an ack meanwhile', `${ackP99.toFixed(0)} ms`, '<= 250 ms');
  audience.end();
  for (const { end } of contenders) await end();
}

await main();
