import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ServerStatus } from 'backend/core/protocol/status';
import type { SlackRecord } from 'backend/core/records/record';
import { createCommunity } from 'backend/core/state/community';
import { communityDigest } from 'backend/core/state/digest';
import { fold } from 'backend/core/state/fold';
import { formatSlackTimestamp } from 'backend/core/time/slack-timestamp';
import { DAY_MS, type Milliseconds, msToUs, SECOND_MS } from 'backend/core/time/units';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { DashboardStore } from './dashboard-store.ts';
import { loadRecordScript } from './record-script.ts';

const settings: DashboardSettings = {
  timeZone: 'UTC',
  workspace: 'acme',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

let store: DashboardStore;
/** How often the numbers were computed. */
let summaryCount: number;

beforeAll(loadRecordScript);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
  store = new DashboardStore();
  summaryCount = 0;
  let last: Summary | null = null;
  store.subscribe(() => {
    const { summary } = store.getState();
    if (summary !== last) summaryCount++;
    last = summary;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

function message(ageMs: Milliseconds, n = 0): SlackRecord {
  return {
    v: 1,
    event_id: `Ev${ageMs}-${n}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: 'U1',
    channel: 'C1',
    channel_type: 'channel',
    text: `${n}`,
    timestamp: formatSlackTimestamp(msToUs(Date.now() - ageMs) + n),
    bot: false,
    source: 'slack',
    received_at: Date.now() - ageMs,
  };
}

function loadEmptySnapshot(): void {
  store.loadSnapshot(createCommunity('T1'), 'e.0', settings);
  store.setConnection({ state: 'live', latencyMs: null });
}

function totalMessages(): number | undefined {
  return store.getState().summary?.total.messages;
}

it('the store publishes no numbers before the first snapshot, then all of them', () => {
  expect(store.getState()).toMatchObject({ summary: null, connection: { state: 'connecting' } });
  loadEmptySnapshot();
  expect(store.getState()).toMatchObject({
    summary: { total: { messages: 0 } },
    settings,
    connection: { state: 'live' },
  });
});

it('the store publishes the first change at once and a burst at most four times a second', () => {
  loadEmptySnapshot();
  vi.advanceTimersByTime(10 * SECOND_MS);
  summaryCount = 0;
  store.applyRecord(message(0, 1), 'e.1');
  expect(totalMessages()).toBe(1);
  for (let n = 2; n <= 500; n++) store.applyRecord(message(0, n), `e.${n}`);
  expect(totalMessages()).toBe(1);
  vi.advanceTimersByTime(249);
  expect(summaryCount).toBe(1);
  vi.advanceTimersByTime(1);
  expect(totalMessages()).toBe(500);
  expect(summaryCount).toBe(2);
});

it('the store publishes a status at once without delaying the next record', () => {
  loadEmptySnapshot();
  vi.advanceTimersByTime(10 * SECOND_MS);
  store.setStatus({ feed: { state: 'live', behind: 0, readers: 7 } } as ServerStatus);
  expect(store.getState().status?.feed.readers).toBe(7);
  store.applyRecord(message(0, 1), 'e.1');
  expect(totalMessages()).toBe(1);
});

it('the store keeps the identity of what a record did not change', () => {
  loadEmptySnapshot();
  store.applyRecord(message(DAY_MS), 'e.1');
  vi.advanceTimersByTime(SECOND_MS);
  const { summary: before } = store.getState();
  store.applyRecord(message(0), 'e.2');
  const { summary } = store.getState();
  expect(summary?.total.messages).toBe(2);
  expect(summary?.activity[1]).toBe(before?.activity[0]);
  expect(summary?.workspace).toBe(before?.workspace);
  expect(summary?.hours).not.toBe(before?.hours);
});

it('a message leaves the window at its very millisecond, without an event', () => {
  loadEmptySnapshot();
  store.applyRecord(message(30 * DAY_MS - 5 * SECOND_MS), 'e.1');
  vi.advanceTimersByTime(4999);
  expect(store.getState().summary?.messages.count).toBe(1);
  vi.advanceTimersByTime(1);
  expect(store.getState().summary?.messages.count).toBe(0);
  expect(totalMessages()).toBe(1);
});

it('the published digest belongs to the published cursor', async () => {
  loadEmptySnapshot();
  const community = createCommunity('T1');
  for (let n = 1; n <= 20; n++) {
    const record = message(0, n);
    fold(community, record);
    store.applyRecord(record, `e.${n}`);
    await vi.advanceTimersByTimeAsync(20);
  }
  await vi.advanceTimersByTimeAsync(2 * SECOND_MS);
  expect(store.getState()).toMatchObject({ cursor: 'e.20', digest: communityDigest(community) });
});

it('the numbers stop while the connection is lost, and the state says since when', () => {
  loadEmptySnapshot();
  store.applyRecord(message(30 * DAY_MS - 5 * SECOND_MS), 'e.1');
  const asOf = store.clock.now();
  store.setConnection({ state: 'lost', asOf, attempt: 1, nextTryAt: asOf + SECOND_MS });
  vi.advanceTimersByTime(60 * SECOND_MS);
  expect(store.getState()).toMatchObject({ summary: { messages: { count: 1 } }, connection: { state: 'lost', asOf } });
  store.setConnection({ state: 'live', latencyMs: null });
  expect(store.getState().summary?.messages.count).toBe(0);
});

it('the numbers stop while the server does not reach its log, and the state says since when', () => {
  const status = (state: 'connected' | 'disconnected', since: number) =>
    ({ log: { state, since }, feed: { state: 'live', behind: 0, readers: 1 } }) as ServerStatus;
  loadEmptySnapshot();
  store.applyRecord(message(30 * DAY_MS - 15 * SECOND_MS), 'e.1');
  store.setConnection({ state: 'live', latencyMs: null });
  const since = store.clock.now();
  store.setStatus(status('disconnected', since));
  vi.advanceTimersByTime(9 * SECOND_MS);
  expect(store.getState().connection.state).toBe('live');
  vi.advanceTimersByTime(SECOND_MS + 1);
  expect(store.getState()).toMatchObject({ connection: { state: 'stalled', asOf: since }, summary: { now: since } });
  vi.advanceTimersByTime(60 * SECOND_MS);
  expect(store.getState().summary?.messages.count).toBe(1);
  store.setStatus(status('connected', store.clock.now()));
  expect(store.getState()).toMatchObject({ connection: { state: 'live' }, summary: { messages: { count: 0 } } });
});

it('the numbers do not stop for a short outage of the broker', () => {
  loadEmptySnapshot();
  store.setConnection({ state: 'live', latencyMs: null });
  const log = { state: 'disconnected', since: store.clock.now() };
  store.setStatus({ log } as ServerStatus);
  vi.advanceTimersByTime(5 * SECOND_MS);
  store.setStatus({ log: { state: 'connected', since: store.clock.now() } } as ServerStatus);
  vi.advanceTimersByTime(60 * SECOND_MS);
  expect(store.getState().connection.state).toBe('live');
});

it('the store reports a record that is too old and a server that is catching up', () => {
  store.loadSnapshot(createCommunity('T1', msToUs(Date.now() - 62 * DAY_MS)), 'e.0', settings);
  expect(store.applyRecord(message(63 * DAY_MS), 'e.1')).toBe('too_old');
  expect(store.applyRecord(message(61 * DAY_MS), 'e.2')).toBe('folded');
  store.setConnection({ state: 'live', latencyMs: null });
  store.setStatus({ feed: { state: 'catching_up', behind: 1204, readers: 1 } } as ServerStatus);
  expect(store.getState().connection).toEqual({ state: 'catching_up', left: 1204 });
});

it('a slow latency is over once a time from the server arrives fast', () => {
  loadEmptySnapshot();
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

it('the store measures latency by the clock of the server', () => {
  loadEmptySnapshot();
  store.clock.observe(Date.now() + 60 * SECOND_MS);
  vi.advanceTimersByTime(SECOND_MS);
  store.applyRecord({ ...message(0), received_at: Date.now() + 60 * SECOND_MS - 38 }, 'e.1');
  expect(store.getState().connection).toEqual({ state: 'live', latencyMs: 38 });
});
