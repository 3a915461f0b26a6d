import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServerStatus } from '../backend/src/core/protocol/status.ts';
import { MINUTE_MS, type Milliseconds, SECOND_MS } from '../backend/src/core/time/units.ts';
import { type FakeSlack, startFakeSlack } from '../test/fake-slack/fake-slack.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { TEST_SIGNING_SECRET } from '../test/product/running-product.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { addFaultRow } from './suite/fault-report.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { enginesToTest } from './trial/engines.ts';

const OPEN = 'apps.connections.open';
const HISTORY = 'conversations.history';
const CHANNELS = ['C1', 'C2'];

/** Longer than a minute, so that it is a gap. */
const FLAP_MS: Milliseconds = isFullRun ? 5 * MINUTE_MS : 70 * SECOND_MS;
/** The shortest of the longest pauses. */
const LONGEST_PAUSE_MS: Milliseconds = MINUTE_MS / 2;
/** A pause of a minute, and a minute until a connection counts as stable. */
const settledPollOptions = { timeout: 4 * MINUTE_MS, interval: 200 };

/**
 * What Slack does to new connections, in turn. Those that refuse an address also close what was opened with an earlier
 * one, so that no connection lives.
 */
const FLAPS: readonly ((slack: FakeSlack) => void)[] = [
  ({ socket }) => {
    socket.flap = { reason: 'too_many_websockets', livesMs: 50 };
  },
  ({ socket }) => {
    socket.flap = {};
  },
  (slack) => {
    slack.respondWith(OPEN, { status: 429, headers: { 'retry-after': '2' } });
    slack.socket.flap = {};
  },
  ({ socket }) => {
    socket.flap = { reason: 'refresh_requested', livesMs: 500 };
  },
  (slack) => {
    slack.respondWith(OPEN, { status: 429 });
    slack.socket.flap = {};
  },
  ({ socket }) => {
    socket.flap = { reason: 'too_many_websockets', isBeforeHello: true };
  },
];

interface LoggedRecord {
  event_id?: string;
  source?: string;
}

/** Messages of people: some that Slack delivers, again and again until they are acknowledged, and some that it drops. */
class FlappingTraffic {
  readonly delivered: Promise<number>[] = [];
  readonly eventIds = new Set<string>();
  count = 0;
  readonly #slack: FakeSlack;

  constructor(slack: FakeSlack) {
    this.#slack = slack;
  }

  /** Adds one message, of which every fourth never arrives as an event. */
  add(): void {
    const number = this.count++;
    const channel = CHANNELS[number % CHANNELS.length] ?? 'C1';
    const event = messageEvent(`number ${number}`, { channel, user: `U${number % 5}` });
    this.#slack.workspace.addMessage(channel, { user: event['user'], text: event['text'], ts: String(event['ts']) });
    if (number % 4 === 3) return;
    const event_id = `EvFlap${number}`;
    this.eventIds.add(event_id);
    const envelope = { type: 'event_callback', team_id: 'T1', event_id, event_time: 1_700_000_000, event };
    this.delivered.push(this.#slack.socket.deliver(envelope));
  }
}

async function startSlack(): Promise<FakeSlack> {
  const slack = await startFakeSlack({ ackTimeoutMs: SECOND_MS });
  onTestFinished(() => slack.close());
  for (let user = 0; user < 5; user++) slack.workspace.addUser(`U${user}`, `person ${user}`);
  for (const channel of CHANNELS) slack.workspace.addChannel(channel, `channel-${channel}`);
  return slack;
}

async function healthOf({ url }: ProductProcess): Promise<ServerStatus> {
  return (await (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) })).json()) as ServerStatus;
}

async function numbersOf(server: ProductProcess): Promise<{ total: unknown; digest: unknown }> {
  const { total_messages, digest } = await server.metrics();
  return { total: total_messages, digest };
}

describe.each(enginesToTest('embedded'))('a Slack that flaps, $name', ({ create, name, isAvailable }) => {
  it.skipIf(!isAvailable)(
    'gets few connections, loses nothing, and has each channel read once when it is stable again',
    async () => {
      const slack = await startSlack();
      const engine = create();
      const tokens = { SLACK_APP_TOKEN: slack.tokens.app, SLACK_BOT_TOKEN: slack.tokens.bot };
      const settings = { ...engine.settings, ...tokens, SLACK_API_URL: slack.apiUrl, SLACK_SIGNING_SECRET: '' };
      const server = await ProductProcess.start(settings, { quiet: true });
      onTestFinished(() => server.remove());
      await expect.poll(() => slack.socket.connections, faultPollOptions).toBe(2);
      await expect.poll(async () => (await healthOf(server)).api.history?.state, faultPollOptions).toBe('complete');
      const readsBefore = slack.callsOf(HISTORY).length;
      const opensBefore = slack.callsOf(OPEN).length;
      const traffic = new FlappingTraffic(slack);
      for (let n = 0; n < 20; n++) traffic.add();

      let flapStart = Date.now();
      let flaps = 0;
      for (let seen = -1; Date.now() - flapStart < FLAP_MS; await sleep(100)) {
        traffic.add();
        const opens = slack.callsOf(OPEN).length;
        if (opens === seen) continue;
        seen = opens;
        slack.socket.flap = undefined;
        slack.respondWith(OPEN, undefined);
        FLAPS[flaps++ % FLAPS.length]?.(slack);
        if (flaps === 1) slack.socket.terminateAll();
        // The gap begins with the second interruption.
        if (flaps <= 3) flapStart = Date.now();
      }
      const opensInFlap = slack.callsOf(OPEN).length - opensBefore;
      // Six pauses until the longest one; at the start two connections at once, and two refreshes.
      expect(opensInFlap).toBeLessThanOrEqual(10 + FLAP_MS / LONGEST_PAUSE_MS);
      expect(opensInFlap).toBeGreaterThanOrEqual(4);
      expect(slack.callsOf(HISTORY)).toHaveLength(readsBefore);

      slack.socket.flap = undefined;
      slack.respondWith(OPEN, undefined);
      await expect.poll(() => numbersOf(server), settledPollOptions).toMatchObject({ total: traffic.count });
      await Promise.all(traffic.delivered);
      await expect
        .poll(async () => {
          const { socket, api, gaps } = await healthOf(server);
          return { socket, gap_since: api.gap_since, repaired: gaps.map(({ repaired }) => repaired) };
        }, settledPollOptions)
        .toMatchObject({ socket: { state: 'connected', connections: 2, reason: '' }, gap_since: null });
      const reads = slack.callsOf(HISTORY).slice(readsBefore);
      expect([...new Set(reads.map(({ args }) => args['channel']))].sort()).toEqual(CHANNELS);
      const pages = reads.map(({ args }) => `${args['channel']} ${args['cursor']}`);
      expect(pages).toEqual([...new Set(pages)]);
      expect(slack.violations).toEqual([]);
      // Each kind of reason once: a problem that stays does not fill the log.
      expect(server.output.match(/Socket Mode: /g)?.length).toBeLessThanOrEqual(FLAPS.length);

      const reported = await numbersOf(server);
      expect(reported.total).toBe(traffic.count);
      expect(await server.stop(), 'exit code').toBe(0);
      const records = (await engine.readAll(server)).map(({ json }) => JSON.parse(json) as LoggedRecord);
      const live = new Set(records.flatMap(({ event_id = '', source }) => (source === 'slack' ? [event_id] : [])));
      const lost = [...traffic.eventIds].filter((id) => !live.has(id));
      const phantom = [...live].filter((id) => !traffic.eventIds.has(id));
      for (const file of ['checkpoint', 'checkpoint.previous']) await rm(join(server.dataDir, file), { force: true });
      await server.launch({ SLACK_APP_TOKEN: '', SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: TEST_SIGNING_SECRET });
      await expect.poll(() => numbersOf(server), faultPollOptions).toEqual(reported);
      expect({ lost, phantom }).toEqual({ lost: [], phantom: [] });
      addFaultRow({
        engine: name,
        fault: 'flapping Socket Mode',
        rounds: flaps,
        events: traffic.count,
        acks: [],
        lost: lost.length,
        phantom: phantom.length,
        duplicated: 0,
        reordered: 0,
        gaps: 0,
        differing: 0,
        digest: 0,
        copies: 0,
      });
    },
  );
});
