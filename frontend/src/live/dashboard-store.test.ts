import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ServerStatus } from 'backend/core/protocol/status';
import type { SlackRecord } from 'backend/core/records/record';
import { createCommunity } from 'backend/core/state/community';
import { communityDigest } from 'backend/core/state/digest';
import { fold } from 'backend/core/state/fold';
import { formatSlackTimestamp } from 'backend/core/time/slack-timestamp';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DashboardStore } from './dashboard-store.ts';

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;
const settings: DashboardSettings = {
  timeZone: 'UTC',
  workspace: 'acme',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

let store: DashboardStore;
/** How often the numbers were computed. */
let shown: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
  store = new DashboardStore();
  shown = 0;
  let last: Summary | null = null;
  store.subscribe(() => {
    const { summary } = store.getState();
    if (summary !== last) shown++;
    last = summary;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

function message(ago: number, n = 0): SlackRecord {
  return {
    v: 1,
    event_id: `Ev${ago}-${n}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: 'U1',
    channel: 'C1',
    channel_type: 'channel',
    text: `${n}`,
    timestamp: formatSlackTimestamp((Date.now() - ago) * 1000 + n),
    bot: false,
    source: 'slack',
    received_at: Date.now() - ago,
  };
}

function load(): void {
  store.loadSnapshot(createCommunity('T1'), 'e.0', settings);
  store.setConnection({ state: 'live', latencyMs: null });
}

function total(): number | undefined {
  return store.getState().summary?.total.messages;
}

it('shows nothing before the first snapshot, then all of it', () => {
  expect(store.getState()).toMatchObject({ summary: null, connection: { state: 'connecting' } });
  load();
  expect(store.getState()).toMatchObject({
    summary: { total: { messages: 0 } },
    settings,
    connection: { state: 'live' },
  });
});

it('shows the first change at once, and a burst at most four times a second', () => {
  load();
  vi.advanceTimersByTime(10 * SECOND);
  shown = 0;
  store.applyRecord(message(0, 1), 'e.1');
  expect(total()).toBe(1);
  for (let n = 2; n <= 500; n++) store.applyRecord(message(0, n), `e.${n}`);
  expect(total()).toBe(1);
  vi.advanceTimersByTime(249);
  expect(shown).toBe(1);
  vi.advanceTimersByTime(1);
  expect(total()).toBe(500);
  expect(shown).toBe(2);
});

it('shows a status at once, and keeps no record waiting for it', () => {
  load();
  vi.advanceTimersByTime(10 * SECOND);
  store.setStatus({ feed: { state: 'live', behind: 0, readers: 7 } } as ServerStatus);
  expect(store.getState().status?.feed.readers).toBe(7);
  store.applyRecord(message(0, 1), 'e.1');
  expect(total()).toBe(1);
});

it('keeps what a record did not change, so that nobody need draw it anew', () => {
  load();
  store.applyRecord(message(DAY), 'e.1');
  vi.advanceTimersByTime(SECOND);
  const { summary: before } = store.getState();
  store.applyRecord(message(0), 'e.2');
  const { summary } = store.getState();
  expect(summary?.total.messages).toBe(2);
  expect(summary?.activity[1]).toBe(before?.activity[0]);
  expect(summary?.workspace).toBe(before?.workspace);
  expect(summary?.hours).not.toBe(before?.hours);
});

it('lets a message leave the window at its very millisecond, without an event', () => {
  load();
  store.applyRecord(message(30 * DAY - 5 * SECOND), 'e.1');
  vi.advanceTimersByTime(4999);
  expect(store.getState().summary?.messages.count).toBe(1);
  vi.advanceTimersByTime(1);
  expect(store.getState().summary?.messages.count).toBe(0);
  expect(total()).toBe(1);
});

it('shows a digest that belongs to the cursor beside it', () => {
  load();
  const community = createCommunity('T1');
  for (let n = 1; n <= 20; n++) {
    const record = message(0, n);
    fold(community, record);
    store.applyRecord(record, `e.${n}`);
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(2 * SECOND);
  expect(store.getState()).toMatchObject({ cursor: 'e.20', digest: communityDigest(community) });
});

it('without a connection keeps the numbers as they were, and says since when', () => {
  load();
  store.applyRecord(message(30 * DAY - 5 * SECOND), 'e.1');
  const asOf = store.clock.now();
  store.setConnection({ state: 'lost', asOf, attempt: 1, nextTryAt: asOf + SECOND });
  vi.advanceTimersByTime(60 * SECOND);
  expect(store.getState()).toMatchObject({ summary: { messages: { count: 1 } }, connection: { state: 'lost', asOf } });
  store.setConnection({ state: 'live', latencyMs: null });
  expect(store.getState().summary?.messages.count).toBe(0);
});

it('keeps the numbers as they were while the server does not reach its log, and says since when', () => {
  const status = (state: 'connected' | 'disconnected', since: number) =>
    ({ log: { state, since }, feed: { state: 'live', behind: 0, readers: 1 } }) as ServerStatus;
  load();
  store.applyRecord(message(30 * DAY - 15 * SECOND), 'e.1');
  store.setConnection({ state: 'live', latencyMs: null });
  const since = store.clock.now();
  store.setStatus(status('disconnected', since));
  vi.advanceTimersByTime(9 * SECOND);
  expect(store.getState().connection.state).toBe('live');
  vi.advanceTimersByTime(SECOND + 1);
  expect(store.getState()).toMatchObject({ connection: { state: 'stalled', asOf: since }, summary: { now: since } });
  vi.advanceTimersByTime(60 * SECOND);
  expect(store.getState().summary?.messages.count).toBe(1);
  store.setStatus(status('connected', store.clock.now()));
  expect(store.getState()).toMatchObject({ connection: { state: 'live' }, summary: { messages: { count: 0 } } });
});

it('does not stand still for a broker that is soon back', () => {
  load();
  store.setConnection({ state: 'live', latencyMs: null });
  const log = { state: 'disconnected', since: store.clock.now() };
  store.setStatus({ log } as ServerStatus);
  vi.advanceTimersByTime(5 * SECOND);
  store.setStatus({ log: { state: 'connected', since: store.clock.now() } } as ServerStatus);
  vi.advanceTimersByTime(60 * SECOND);
  expect(store.getState().connection.state).toBe('live');
});

it('says when a record cannot be folded here, and when the server is catching up', () => {
  store.loadSnapshot(createCommunity('T1', (Date.now() - 62 * DAY) * 1000), 'e.0', settings);
  expect(store.applyRecord(message(63 * DAY), 'e.1')).toBe('too_old');
  expect(store.applyRecord(message(61 * DAY), 'e.2')).toBe('folded');
  store.setConnection({ state: 'live', latencyMs: null });
  store.setStatus({ feed: { state: 'catching_up', behind: 1204, readers: 1 } } as ServerStatus);
  expect(store.getState().connection).toEqual({ state: 'catching_up', left: 1204 });
});

it('calls nothing slow any more once the server is heard in good time', () => {
  load();
  store.observeServerTime(Date.now());
  store.applyRecord({ ...message(0), received_at: Date.now() - 2500 }, 'e.1');
  vi.advanceTimersByTime(250);
  expect(store.getState().connection).toEqual({ state: 'live', latencyMs: 2500 });
  vi.advanceTimersByTime(2500);
  store.observeServerTime(Date.now() - 2500);
  expect(store.getState().connection).toEqual({ state: 'live', latencyMs: 2500 });
  store.observeServerTime(Date.now());
  expect(store.getState().connection).toEqual({ state: 'live', latencyMs: null });
});

it('measures the way of the last record by the clock of the server', () => {
  load();
  store.clock.observe(Date.now() + 60 * SECOND);
  vi.advanceTimersByTime(SECOND);
  store.applyRecord({ ...message(0), received_at: Date.now() + 60 * SECOND - 38 }, 'e.1');
  expect(store.getState().connection).toEqual({ state: 'live', latencyMs: 38 });
});
