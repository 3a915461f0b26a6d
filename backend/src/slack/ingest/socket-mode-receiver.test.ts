import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type FakeSlack, setUpFakeSlack } from '../../../../test/fake-slack/fake-slack.ts';
import { createClock } from '../../async/clock.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { DeliveryReport } from './delivery-log.ts';
import { type SocketModeOptions, type SocketModeReceiver, startSocketModeReceiver } from './socket-mode-receiver.ts';

const standIn = setUpFakeSlack();
const opened: SocketModeReceiver[] = [];
const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

afterEach(async () => {
  await Promise.all(opened.splice(0).map((socket) => socket.close()));
  expect(unhandled.splice(0)).toEqual([]);
});

function open({ apiUrl, tokens, socket }: FakeSlack, given: Partial<SocketModeOptions> = {}) {
  const [records, calls, touches]: [SlackRecord[], DeliveryReport[], boolean[]] = [[], [], []];
  const mode = startSocketModeReceiver({
    appToken: tokens.app,
    apiUrl,
    clock: {
      ...createClock(Date.now),
      now: Date.now,
      sleep: (ms, signal) => createClock(Date.now).sleep(ms / 20, signal),
    },
    append: async (all) => void records.push(...all),
    now: Date.now,
    onDelivery: (call) => calls.push(call),
    onConnectedChange: (isInTouch) => touches.push(isInTouch),
    ...given,
  });
  opened.push(mode);
  return { mode, records, calls, touches, connected: () => expect.poll(() => socket.connections).toBe(2) };
}

function post(ts: string, event_id = `Ev${ts}`) {
  const event = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts };
  return { type: 'event_callback', team_id: 'T1', event_id, event_time: 1_700_000_000, event };
}

test('takes events over two connections, by the path that HTTP takes', async () => {
  const slack = await standIn();
  const { mode, records, calls, connected } = open(slack);
  await connected();
  for (let i = 0; i < 4; i++) expect(await slack.socket.deliver(post(`1700000000.00000${i}`))).toBe(1);
  expect(records.map(({ timestamp }) => timestamp)).toEqual([0, 1, 2, 3].map((i) => `1700000000.00000${i}`));
  expect(records[0]).toMatchObject({ event_type: 'message', source: 'slack', team: 'T1', user: 'U1', text: 'hi' });
  expect(mode.status()).toEqual({ state: 'connected', connections: 2, reason: '' });
  await expect
    .poll(() => calls.map(({ outcome }) => outcome))
    .toEqual(['verified', 'stored', 'stored', 'stored', 'stored']);
});

test('acknowledges only what is stored: what could not be comes again', async () => {
  const slack = await standIn({ ackTimeoutMs: 100 });
  let isBroken = true;
  const stored: SlackRecord[] = [];
  const { calls, connected } = open(slack, {
    append: async (all) => {
      if (isBroken) throw new Error('disk full');
      stored.push(...all);
    },
  });
  await connected();
  const delivered = slack.socket.deliver(post('1700000000.000001'));
  await expect.poll(() => calls.some(({ outcome, status }) => outcome === 'not_stored' && status === 503)).toBe(true);
  expect(slack.socket.pendingCount).toBe(1);
  isBroken = false;
  expect(await delivered).toBeGreaterThan(1);
  expect(stored).toHaveLength(1);
});

test('waits with its acknowledgement until the append is through', async () => {
  const slack = await standIn();
  let finish: () => void = () => undefined;
  const appended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { connected } = open(slack, { append: () => appended });
  await connected();
  const delivered = slack.socket.deliver(post('1700000000.000001'));
  const first = await Promise.race([delivered, setTimeout(100, 'still waiting')]);
  expect(first).toBe('still waiting');
  finish();
  expect(await delivered).toBe(1);
});

test('a refresh leaves no moment without a connection', async () => {
  const slack = await standIn({ warningMs: 300 });
  const { touches, records, connected } = open(slack);
  await connected();
  slack.socket.sendDisconnectWarning('all');
  await expect.poll(() => slack.socket.openedCount).toBe(4);
  await slack.socket.deliver(post('1700000000.000001'));
  await connected();
  expect(touches).toEqual([true]);
  // On a slow machine it may come down a connection that ends before it is acknowledged, and so twice.
  expect(new Set(records.map(({ event_id }) => event_id))).toEqual(new Set(['Ev1700000000.000001']));
});

test('comes back after all connections broke, and says so', async () => {
  const slack = await standIn();
  const { mode, touches, connected } = open(slack);
  await connected();
  slack.setOutage('http_500');
  slack.socket.terminateAll();
  await expect.poll(() => mode.status().reason).toBe('Slack cannot be reached');
  expect(mode.status()).toMatchObject({ state: 'down', connections: 0 });
  slack.setOutage(undefined);
  await connected();
  expect(touches).toEqual([true, false, true]);
});

test.each([
  [
    'app_rate_limited without an event',
    { type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1_700_000_000 },
  ],
  ['an event without a type', { type: 'event_callback', team_id: 'T1', event: {} }],
  [
    'an event named like a state of the client',
    { type: 'event_callback', team_id: 'T1', event: { type: 'disconnected' } },
  ],
])('%s is stored and acknowledged', async (_what, payload) => {
  const slack = await standIn();
  const { records, touches, connected } = open(slack);
  await connected();
  expect(await slack.socket.deliver(payload)).toBe(1);
  expect(records).toHaveLength(1);
  expect(touches).toEqual([true]);
});

test.each([
  ['no payload', null, 'events_api'],
  ['no object', 'text', 'events_api'],
  ['another kind', { command: '/x' }, 'slash_commands'],
])('an envelope with %s is acknowledged and left alone', async (_what, payload, type) => {
  const slack = await standIn();
  const { records, calls, connected } = open(slack);
  await connected();
  expect(await slack.socket.deliver(payload, type)).toBe(1);
  expect(records).toEqual([]);
  await expect.poll(() => calls.at(-1)?.outcome).toBe('ignored');
});

test('nonsense on the wire ends nothing', async () => {
  const slack = await standIn();
  const { records, connected } = open(slack);
  await connected();
  for (const text of ['', '{', '[]', '"x"', '{"type":7}', '{"type":"hello"}']) slack.socket.sendRaw(text);
  expect(await slack.socket.deliver(post('1700000000.000001'))).toBe(1);
  expect(records).toHaveLength(1);
});

test.each([
  ['invalid_auth', 'Slack does not know this token'],
  ['not_allowed_token_type', 'token of another kind'],
])('says what is wrong with its token (%s)', async (code, words) => {
  const slack = await standIn();
  slack.tokens.forcedError = code;
  const { mode } = open(slack);
  await expect.poll(() => mode.status().reason).toContain(words);
  slack.tokens.forcedError = undefined;
  await expect.poll(() => mode.status().state).toBe('connected');
});
