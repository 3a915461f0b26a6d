import { setTimeout } from 'node:timers/promises';
import { type Microseconds, type Milliseconds, msToSeconds } from '../../backend/src/core/time/units.ts';
import { type Contender, cpuTimeUs, residentMemoryBytes } from '../baselines/contender.ts';
import { wallClockMs } from '../measuring/measure.ts';
import { median } from '../measuring/percentile.ts';
import { sendPosts } from './signed-posts.ts';
import type { ViewerProcess } from './viewer-process.ts';

/** Events of a round that come one at a time. */
const SINGLE_EVENT_COUNT = 10;
/** Connections over which the events of a burst are posted. */
const BURST_CONNECTIONS = 16;
/** The pause before a single event: longer than the server collects frames into one write for ten thousand clients. */
const PAUSE_BEFORE_SINGLE_MS: Milliseconds = 300;
/** The pause after viewers connect: the status event with their number is sent by then. */
const SETTLE_MS: Milliseconds = 1500;

export interface StreamServer extends Contender {
  /** The path of its stream. */
  path: string;
  /** Returns requests that post so many events to it. */
  createPosts: (count: number) => Buffer[];
}

export interface DeliverySpeed {
  deliveriesPerSecond: number;
  /** CPU time of the server for each delivery. */
  cpuUs: Microseconds;
}

export interface Round {
  /** Of events that come one at a time, from the first viewer that receives the event to the last one. */
  single: DeliverySpeed;
  /** From the POST of such an event until the last viewer receives it. */
  toLastViewerMs: Milliseconds;
  /** Of events that come at once, from the first POST until the last viewer receives the last event. */
  burst: DeliverySpeed;
  /** Memory of the server with all viewers. */
  memoryBytes: number;
}

/** Connects the viewers, posts some events singly and `burstEventCount` at once, and disconnects the viewers. */
export async function measureDeliveries(
  server: StreamServer,
  viewerCount: number,
  burstEventCount: number,
  viewers: ViewerProcess,
): Promise<Round> {
  await viewers.run({ kind: 'connect', count: viewerCount, port: server.readPort, path: server.path });
  await setTimeout(SETTLE_MS);
  const memoryBytes = residentMemoryBytes(server.pid);
  const singles = await measureSingleEvents(server, viewerCount, viewers);
  const burst = await measureBurst(server, viewerCount, burstEventCount, viewers);
  await viewers.run({ kind: 'disconnect' });
  return { ...singles, burst, memoryBytes };
}

async function measureSingleEvents(
  { pid, postPort, createPosts }: StreamServer,
  viewerCount: number,
  viewers: ViewerProcess,
): Promise<Pick<Round, 'single' | 'toLastViewerMs'>> {
  const spreads: Milliseconds[] = [];
  const delays: Milliseconds[] = [];
  const cpuBeforeUs = cpuTimeUs(pid);
  for (const post of createPosts(SINGLE_EVENT_COUNT)) {
    await setTimeout(PAUSE_BEFORE_SINGLE_MS);
    const received = viewers.run({ kind: 'expectEvents', events: 1 });
    const start = wallClockMs();
    await sendPosts(postPort, [post], 1);
    const { firstMs, lastMs } = await received;
    spreads.push(lastMs - firstMs);
    delays.push(lastMs - start);
  }
  const single: DeliverySpeed = {
    deliveriesPerSecond: viewerCount / msToSeconds(median(spreads)),
    cpuUs: (cpuTimeUs(pid) - cpuBeforeUs) / (SINGLE_EVENT_COUNT * viewerCount),
  };
  return { single, toLastViewerMs: median(delays) };
}

async function measureBurst(
  { pid, postPort, createPosts }: StreamServer,
  viewerCount: number,
  eventCount: number,
  viewers: ViewerProcess,
): Promise<DeliverySpeed> {
  const cpuBeforeUs = cpuTimeUs(pid);
  const received = viewers.run({ kind: 'expectEvents', events: eventCount });
  const start = wallClockMs();
  await sendPosts(postPort, createPosts(eventCount), BURST_CONNECTIONS);
  const { lastMs } = await received;
  const deliveries = eventCount * viewerCount;
  return {
    deliveriesPerSecond: deliveries / msToSeconds(lastMs - start),
    cpuUs: (cpuTimeUs(pid) - cpuBeforeUs) / deliveries,
  };
}
