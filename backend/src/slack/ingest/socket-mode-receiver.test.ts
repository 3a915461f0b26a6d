import { afterEach, expect, test } from 'vitest';
import { ManualClock } from '../../../../test/async/manual-clock.ts';
import { type FakeSlack, setUpFakeSlack } from '../../../../test/fake-slack/fake-slack.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { SECOND_MS } from '../../core/time/units.ts';
import type { DeliveryReport } from './delivery-log.ts';
import { type SocketModeOptions, type SocketModeReceiver, startSocketModeReceiver } from './socket-mode-receiver.ts';

const startSlack = setUpFakeSlack();
const opened: SocketModeReceiver[] = [];
const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

afterEach(async () => {
  await Promise.all(opened.splice(0).map((socket) => socket.close()));
  expect(unhandled.splice(0)).toEqual([]);
});

/** A receiver whose pauses end when the test moves the clock. */
function open({ apiUrl, tokens, socket }: FakeSlack, options: Partial<SocketModeOptions> = {}) {
  const [records, reports, connectedChanges]: [SlackRecord[], DeliveryReport[], boolean[]] = [[], [], []];
  const clock = new ManualClock();
  const receiver = startSocketModeReceiver({
    appToken: tokens.app,
    apiUrl,
    clock,
    warn: () => undefined,
    info: () => undefined,
    append: async (all) => void records.push(...all),
    now: Date.now,
    onDelivery: (report) => reports.push(report),
    onConnectedChange: (isConnected) => connectedChanges.push(isConnected),
    ...options,
  });
  opened.push(receiver);
  return {
    receiver,
    clock,
    records,
    reports,
    connectedChanges,
    connected: () => expect.poll(() => socket.connections).toBe(2),
    /** Resolves when both connections are open, after as many pauses as it takes. */
    async reconnected() {
      await expect
        .poll(() => {
          if (receiver.status().connections < 2) clock.advance(SECOND_MS);
          return receiver.status().connections;
        })
        .toBe(2);
    },
  };
}

function post(ts: string, event_id = `Ev${ts}`) {
  const event = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts };
  return { type: 'event_callback', team_id: 'T1', event_id, event_time: 1_700_000_000, event };
}

test('events over two connections become the same records as over HTTP', async () => {
  const slack = await startSlack();
  const { receiver, records, reports, connected } = open(slack);
  await connected();
  for (let i = 0; i < 4; i++) expect(await slack.socket.deliver(post(`1700000000.00000${i}`))).toBe(1);
  expect(records.map(({ timestamp }) => timestamp)).toEqual([0, 1, 2, 3].map((i) => `1700000000.00000${i}`));
  expect(records[0]).toMatchObject({ event_type: 'message', source: 'slack', team: 'T1', user: 'U1', text: 'hi' });
  expect(receiver.status()).toEqual({ state: 'connected', connections: 2, reason: '' });
  await expect
    .poll(() => reports.map(({ outcome }) => outcome))
    .toEqual(['verified', 'stored', 'stored', 'stored', 'stored']);
});

test('an event that could not be stored is not acknowledged, and stored when it comes again', async () => {
  const slack = await startSlack({ ackTimeoutMs: 100 });
  let isBroken = true;
  const stored: SlackRecord[] = [];
  const { reports, connected } = open(slack, {
    append: async (all) => {
      if (isBroken) throw new Error('disk full');
      stored.push(...all);
    },
  });
  await connected();
  const delivered = slack.socket.deliver(post('1700000000.000001'));
  await expect.poll(() => reports.some(({ outcome, status }) => outcome === 'not_stored' && status === 503)).toBe(true);
  expect(slack.socket.pendingCount).toBe(1);
  isBroken = false;
  expect(await delivered).toBeGreaterThan(1);
  expect(stored).toHaveLength(1);
});

test('an event is not acknowledged before its append has resolved', async () => {
  const slack = await startSlack();
  let finish: () => void = () => undefined;
  const appended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { connected } = open(slack, { append: () => appended });
  await connected();
  const delivered = slack.socket.deliver(post('1700000000.000001'));
  // One over each connection: an early acknowledgement would arrive before theirs.
  for (let i = 0; i < 2; i++) await slack.socket.deliver({ command: '/x' }, 'slash_commands');
  expect(slack.socket.pendingCount).toBe(1);
  finish();
  expect(await delivered).toBe(1);
});

test('a refresh leaves a connection open at all times', async () => {
  const slack = await startSlack();
  const { connectedChanges, records, connected } = open(slack);
  await connected();
  slack.socket.sendDisconnectWarning('all');
  await expect.poll(() => slack.socket.openedCount).toBe(4);
  await slack.socket.deliver(post('1700000000.000001'));
  await connected();
  expect(connectedChanges).toEqual([true]);
  // It may come twice, if its connection closes before it is acknowledged.
  expect(new Set(records.map(({ event_id }) => event_id))).toEqual(new Set(['Ev1700000000.000001']));
});

test('the receiver reports that all connections broke, and connects again', async () => {
  const slack = await startSlack();
  const { receiver, connectedChanges, connected, clock, reconnected } = open(slack);
  await connected();
  slack.setOutage('http_500');
  slack.socket.terminateAll();
  await expect.poll(() => receiver.status().connections).toBe(0);
  clock.advance(SECOND_MS);
  await expect.poll(() => receiver.status().reason).toContain('it responds with HTTP status 500');
  expect(receiver.status()).toMatchObject({ state: 'down', connections: 0 });
  slack.setOutage(undefined);
  await reconnected();
  expect(connectedChanges).toEqual([true, false, true]);
});

test.each([
  [
    'app_rate_limited without an event',
    { type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1_700_000_000 },
  ],
  ['an event without a type', { type: 'event_callback', team_id: 'T1', event: {} }],
  [
    'an event with a type that is a state of the client',
    { type: 'event_callback', team_id: 'T1', event: { type: 'disconnected' } },
  ],
])('%s is stored and acknowledged', async (_what, payload) => {
  const slack = await startSlack();
  const { records, connectedChanges, connected } = open(slack);
  await connected();
  expect(await slack.socket.deliver(payload)).toBe(1);
  expect(records).toHaveLength(1);
  expect(connectedChanges).toEqual([true]);
});

test.each([
  ['without a payload', null, 'events_api'],
  ['with a text as its payload', 'text', 'events_api'],
  ['of another type', { command: '/x' }, 'slash_commands'],
])('an envelope %s is acknowledged and not stored', async (_what, payload, type) => {
  const slack = await startSlack();
  const { records, reports, connected } = open(slack);
  await connected();
  expect(await slack.socket.deliver(payload, type)).toBe(1);
  expect(records).toEqual([]);
  await expect.poll(() => reports.at(-1)?.outcome).toBe('ignored');
});

test('malformed messages of the WebSocket are ignored', async () => {
  const slack = await startSlack();
  const { records, connected } = open(slack);
  await connected();
  for (const text of ['', '{', '[]', '"x"', '{"type":7}', '{"type":"hello"}']) slack.socket.sendRaw(text);
  expect(await slack.socket.deliver(post('1700000000.000001'))).toBe(1);
  expect(records).toHaveLength(1);
});

test.each([
  ['invalid_auth', 'Slack does not know this token'],
  ['not_allowed_token_type', 'token of another kind'],
])('the status explains the error %s of the token', async (code, explanation) => {
  const slack = await startSlack();
  slack.tokens.forcedError = code;
  const { receiver, reconnected } = open(slack);
  await expect.poll(() => receiver.status().reason).toContain(explanation);
  slack.tokens.forcedError = undefined;
  await reconnected();
  expect(receiver.status()).toEqual({ state: 'connected', connections: 2, reason: '' });
});
