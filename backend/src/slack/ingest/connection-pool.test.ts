import { afterEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../../../test/async/manual-clock.ts';
import { type FakeSlack, setUpFakeSlack } from '../../../../test/fake-slack/fake-slack.ts';
import { HOUR_MS, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../core/time/units.ts';
import { ConnectionPool } from './connection-pool.ts';

const startSlack = setUpFakeSlack();
const opened: ConnectionPool[] = [];
afterEach(() => Promise.all(opened.splice(0).map((pool) => pool.close())));

const START_MS = Date.parse('2026-11-20T12:00:00Z');
const OPEN = 'apps.connections.open';

/** A pool, and what it reported. Its clock stands still until the test moves it. */
function open(slack: FakeSlack) {
  const clock = new ManualClock();
  const [warned, infos]: [string[], string[]] = [[], []];
  const changes: [isConnected: boolean, atMs: Milliseconds][] = [];
  const pool = new ConnectionPool({
    appToken: slack.tokens.app,
    apiUrl: slack.apiUrl,
    clock,
    random: () => 0.5,
    now: () => START_MS + clock.now(),
    onEnvelope: () => undefined,
    onFirstConnection: () => undefined,
    onConnectedChange: (isConnected, at) => changes.push([isConnected, at - START_MS]),
    warn: (text) => warned.push(text),
    info: (text) => infos.push(text),
  });
  opened.push(pool);

  /** Resolves when nothing is open, and both keepers pause. */
  const untilPaused = () =>
    expect
      .poll(() => ({ open: pool.status().connections, sleeping: clock.dueTimes.length }))
      .toEqual({ open: 0, sleeping: 2 });

  /** Resolves with the pauses (ms) before the next attempts, of which each fails. */
  async function pauses(count: number): Promise<Milliseconds[]> {
    const result: Milliseconds[] = [];
    for (let i = 0; i < count; i++) {
      await untilPaused();
      const calls = slack.callsOf(OPEN).length;
      const since = clock.now();
      while (slack.callsOf(OPEN).length === calls) {
        clock.advance((clock.dueTimes[0] ?? clock.now()) - clock.now());
        // A keeper whose pause is over either calls Slack or pauses again.
        await expect.poll(() => slack.callsOf(OPEN).length > calls || clock.dueTimes.length === 2).toBe(true);
      }
      result.push(clock.now() - since);
    }
    await untilPaused();
    return result;
  }

  /** Resolves when this many connections are open, after as many pauses as it takes. */
  const untilOpen = (count = 2) =>
    expect
      .poll(() => {
        const isEnough = pool.status().connections >= count;
        if (!isEnough && clock.dueTimes.length > 0) clock.advance(SECOND_MS);
        return isEnough;
      })
      .toBe(true);

  return { pool, clock, warned, infos, changes, pauses, untilPaused, untilOpen };
}

const GROWING = [0.75, 1.5, 3, 6, 12, 24, 45, 45];
const closes = (flap: FakeSlack['socket']['flap']) => (slack: FakeSlack) => {
  slack.socket.flap = flap;
};
const refuses =
  (status: number, headers = {}, error = 'ratelimited') =>
  (slack: FakeSlack) =>
    slack.respondWith(OPEN, { status, headers, body: { ok: false, error } });
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * SECOND_MS).toUTCString();

/** What Slack does, the reason that page, log and /healthz name, and the pauses between attempts (s). */
const TROUBLES: readonly [
  what: string,
  reason: string,
  seconds: readonly number[],
  start: (slack: FakeSlack) => void,
][] = [
  [
    'too_many_websockets after hello',
    'another process uses this app token: Slack allows 10 connections for an app. Stop the other processes',
    GROWING,
    closes({ reason: 'too_many_websockets' }),
  ],
  [
    'too_many_websockets before hello',
    'another process uses this app token',
    GROWING,
    closes({ reason: 'too_many_websockets', isBeforeHello: true }),
  ],
  [
    'link_disabled',
    "Socket Mode is switched off in the app's settings: switch it on there",
    GROWING,
    closes({ reason: 'link_disabled' }),
  ],
  [
    'a reason that is not documented',
    'Slack closed the connection',
    GROWING,
    closes({ reason: 'socket_wait_timeout' }),
  ],
  ['a reason that is no word', 'without a reason', GROWING, closes({ reason: '<script>' })],
  ['a close right after hello', 'Slack closed the connection after 0 s without a reason', GROWING, closes({})],
  ['a close before hello', "Slack's Web API responds, but its WebSocket", GROWING, closes({ isBeforeHello: true })],
  [
    'a 429 with Retry-After',
    'Slack asks to wait 30 s before the next connection',
    [30, 30, 30, 30, 30, 30, 45, 45],
    refuses(429, { 'retry-after': '30' }),
  ],
  [
    'a 429 with a long Retry-After',
    'Slack asks to wait 600 s before the next connection',
    [600, 600],
    refuses(429, { 'retry-after': '600' }),
  ],
  [
    'a 429 with a date',
    'Slack asks to wait 90 s before the next connection',
    [90, 90],
    refuses(429, { 'retry-after': inSeconds(90), date: inSeconds(0) }),
  ],
  ['a 429 without Retry-After', 'does not say how long to wait', GROWING, refuses(429)],
  ['a 429 with a Retry-After of 0', 'does not say how long to wait', GROWING, refuses(429, { 'retry-after': '0' })],
  ['a 429 with another Retry-After', 'does not say how long to wait', GROWING, refuses(429, { 'retry-after': 'soon' })],
  ['the error ratelimited', 'Slack limits how often connections are opened', GROWING, refuses(200)],
  [
    'the error ratelimited with Retry-After',
    'Slack asks to wait 70 s before the next connection',
    [70, 70],
    refuses(200, { 'retry-after': '70' }),
  ],
  [
    'a 503 with Retry-After',
    'it responds with HTTP status 503 and asks to wait 20 s',
    [20, 20],
    refuses(503, { 'retry-after': '20' }),
  ],
  ['invalid_auth', 'Slack does not know this token: copy it again', GROWING, refuses(200, {}, 'invalid_auth')],
  ['account_inactive', 'install it again', GROWING, refuses(200, {}, 'account_inactive')],
  ['not_allowed_token_type', 'an app-level one with xapp-', GROWING, refuses(200, {}, 'not_allowed_token_type')],
  ['missing_scope', 'lacks the scope connections:write', GROWING, refuses(200, {}, 'missing_scope')],
  ['an error that is not documented', 'Slack returned the error odd_error', GROWING, refuses(200, {}, 'odd_error')],
];

describe.each(TROUBLES)('%s', (_what, reason, seconds, start) => {
  test('causes growing pauses for both connections together, one warning, and no end of changes', async () => {
    const slack = await startSlack({ minuteMs: 1 });
    start(slack);
    const { pool, warned, changes, pauses } = open(slack);
    expect(await pauses(seconds.length)).toEqual(seconds.map((s) => s * SECOND_MS));
    expect(pool.status()).toMatchObject({ state: 'down', connections: 0, reason: expect.stringContaining(reason) });
    expect(warned).toEqual([expect.stringContaining(reason)]);
    expect(changes.length).toBeLessThanOrEqual(4);
    expect(slack.callsOf(OPEN)).toHaveLength(2 + seconds.length);
  });
});

test('after the trouble events count as received since the connection that stayed, and pauses begin anew', async () => {
  const slack = await startSlack({ minuteMs: 1 });
  slack.socket.flap = { reason: 'too_many_websockets' };
  const { pool, clock, warned, infos, changes, pauses, untilOpen } = open(slack);
  await pauses(10);
  changes.length = 0;
  slack.socket.flap = undefined;
  await untilOpen();
  expect(changes).toEqual([]);
  expect(pool.isConnected).toBe(false);
  expect(pool.status()).toEqual({ state: 'connected', connections: 2, reason: '' });
  clock.advance(MINUTE_MS);
  await expect.poll(() => infos).toEqual(['Socket Mode is connected again.']);
  expect(changes).toHaveLength(1);
  const [[isConnected, at]] = changes as [[boolean, number]];
  expect(isConnected).toBe(true);
  expect(at).toBeLessThanOrEqual(clock.now() - MINUTE_MS);

  slack.socket.flap = { reason: 'too_many_websockets' };
  slack.socket.terminateAll();
  expect(await pauses(2)).toEqual([0.75 * SECOND_MS, 1.5 * SECOND_MS]);
  expect(warned).toHaveLength(2);
});

test('while one connection is open, the status names why the other one is not', async () => {
  const slack = await startSlack({ minuteMs: 1 });
  const { pool, clock, changes, untilOpen } = open(slack);
  await untilOpen();
  slack.socket.flap = { reason: 'too_many_websockets' };
  slack.socket.sendDisconnectWarning(0, 'too_many_websockets');
  await expect.poll(() => pool.status().reason).toContain('another process uses this app token');
  slack.respondWith(OPEN, { status: 429, headers: { 'retry-after': '30' } });
  clock.advance(SECOND_MS);
  await expect.poll(() => pool.status().reason).toContain('Slack asks to wait 30 s');
  expect(changes).toEqual([[true, 0]]);
});

test.each(['warning', 'refresh_requested'])('a %s is routine: no pause, no warning and no reason', async (reason) => {
  const slack = await startSlack({ minuteMs: 1 });
  const { pool, clock, warned, changes, untilOpen } = open(slack);
  await untilOpen();
  for (let round = 0; round < 3; round++) {
    clock.advance(4 * HOUR_MS);
    const before = clock.now();
    const { openedCount } = slack.socket;
    slack.socket.sendDisconnectWarning('all', reason);
    await expect.poll(() => slack.socket.openedCount).toBe(openedCount + 2);
    await untilOpen();
    await expect.poll(() => slack.socket.connections).toBe(2);
    expect(clock.now()).toBe(before);
  }
  expect(pool.status()).toEqual({ state: 'connected', connections: 2, reason: '' });
  expect(warned).toEqual([]);
  expect(changes).toEqual([[true, 0]]);
});

test('refreshes that follow each opening at once come at the pace of other trouble', async () => {
  const slack = await startSlack({ minuteMs: 1 });
  slack.socket.flap = { reason: 'refresh_requested' };
  const { pauses, warned, pool } = open(slack);
  expect(await pauses(8)).toEqual(GROWING.map((s) => s * SECOND_MS));
  expect(pool.status().reason).toContain('Slack replaces each connection soon after it is opened');
  expect(warned).toHaveLength(1);
});

test('connections that each live for half a minute and then break are one interruption, which ends with a stable one', async () => {
  const slack = await startSlack({ minuteMs: 1 });
  const { clock, changes, untilOpen, untilPaused } = open(slack);
  for (let round = 0; round < 8; round++) {
    await untilOpen(1);
    slack.respondWith(OPEN, { status: 500 });
    clock.advance(MINUTE_MS / 2);
    slack.socket.terminateAll();
    await untilPaused();
    slack.respondWith(OPEN, undefined);
  }
  expect(changes.map(([isConnected]) => isConnected)).toEqual([true, false, true, false]);
  await untilOpen(1);
  clock.advance(MINUTE_MS);
  await expect.poll(() => changes.length).toBe(5);
  expect(changes.at(-1)?.[0]).toBe(true);
});

test('a problem that alternates with another one is logged once each', async () => {
  const slack = await startSlack({ minuteMs: 1 });
  const { warned, pauses, pool } = open(slack);
  for (let round = 0; round < 4; round++) {
    refuses(429, { 'retry-after': String(30 + round) })(slack);
    slack.socket.terminateAll();
    await pauses(1);
    expect(pool.status().reason).toContain(`wait ${30 + round} s`);
    refuses(200, {}, 'invalid_auth')(slack);
    await pauses(1);
  }
  expect(warned.filter((text) => text.includes('429'))).toHaveLength(1);
  expect(warned.filter((text) => text.includes('invalid_auth'))).toHaveLength(1);
});

test('close resolves at once during a pause', async () => {
  const slack = await startSlack();
  refuses(429, { 'retry-after': '3600' })(slack);
  const { pool, untilPaused } = open(slack);
  await untilPaused();
  await pool.close();
  expect(slack.callsOf(OPEN)).toHaveLength(2);
});
