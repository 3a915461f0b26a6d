import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import type { SlackRecord } from 'backend/core/records/record';
import { encodeSnapshot } from 'backend/core/snapshot/encode-snapshot';
import { createCommunity } from 'backend/core/state/community';
import { communityDigest } from 'backend/core/state/digest';
import { fold } from 'backend/core/state/fold';
import { formatSlackTimestamp } from 'backend/core/time/slack-timestamp';
import {
  DAY_MS,
  MINUTE_MS,
  type Microseconds,
  type Milliseconds,
  msToUs,
  SECOND_MS,
  usToMs,
} from 'backend/core/time/units';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { StreamConnection } from './connect-stream.ts';
import { DashboardStore } from './dashboard-store.ts';
import { FakeEventSource } from './fake-event-source.ts';
import { loadRecordScript } from './record-script.ts';
import { StoreSynchronizer } from './store-synchronizer.ts';
import type { ClientMessage, ServerMessage, StreamEvent } from './stream-messages.ts';

const settings = {
  timeZone: 'UTC',
  workspace: '',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

/** Replaces the shared stream; the test emits its messages. */
class FakeConnection implements StreamConnection {
  static all: FakeConnection[] = [];
  static get last(): FakeConnection {
    const last = FakeConnection.all.at(-1);
    if (!last) throw new Error('No connection was opened.');
    return last;
  }
  readonly isShared = true;
  readonly sent: ClientMessage[] = [];
  isOpen = true;
  readonly emit: (message: ServerMessage) => void;
  readonly break: () => void;
  constructor(onMessage: (message: ServerMessage) => void, onBroken: () => void) {
    this.emit = onMessage;
    this.break = onBroken;
    FakeConnection.all.push(this);
  }
  readonly send = (message: ClientMessage): void => {
    this.sent.push(message);
  };
  readonly close = (): void => {
    this.isOpen = false;
  };
  /** How often the tab has started to fetch a snapshot. */
  joinCount(): number {
    return this.sent.filter(({ kind }) => kind === 'join').length;
  }
}

let store: DashboardStore;
let synchronizer: StoreSynchronizer;
let horizonUs: Microseconds;
let isDown: boolean;

beforeAll(loadRecordScript);
beforeEach(() => {
  vi.useFakeTimers();
  FakeConnection.all = [];
  FakeEventSource.instances = [];
  horizonUs = 0;
  isDown = false;
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', async () => {
    const community = createCommunity('T1');
    // A page without a row before its horizon holds every row, and takes any record.
    if (horizonUs > 0) fold(community, message(0, usToMs(horizonUs) - DAY_MS));
    const bytes = encodeSnapshot({ cursor: 'e.1', settings }, community, horizonUs, false);
    return new Response(bytes, { status: isDown ? 502 : 200, headers: { 'server-now': String(Date.now()) } });
  });
  store = new DashboardStore();
  synchronizer = new StoreSynchronizer(store, (onMessage, onBroken) => new FakeConnection(onMessage, onBroken));
  void synchronizer.run();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function message(n: number, at: Milliseconds = Date.now()): SlackRecord {
  return {
    v: 1,
    event_id: `Ev${n}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: 'U1',
    channel: 'C1',
    channel_type: 'channel',
    text: `${n}`,
    timestamp: formatSlackTimestamp(msToUs(at) + n),
    bot: false,
    source: 'slack',
    received_at: at,
  };
}

function streamEvent(event: StreamEvent['event'], data: object, id: string): StreamEvent {
  return { event, data: JSON.stringify(data), id };
}

function emitEvent(event: StreamEvent['event'], data: object, id: string): void {
  FakeConnection.last.emit({ kind: 'event', event: streamEvent(event, data, id) });
}

/** Waits until the tab has fetched its snapshot. */
async function waitForFollow(): Promise<FakeConnection> {
  await vi.waitFor(() => expect(FakeConnection.last.sent.filter(({ kind }) => kind === 'follow')).toHaveLength(1));
  return FakeConnection.last;
}

async function sync(...events: StreamEvent[]): Promise<FakeConnection> {
  const connection = await waitForFollow();
  connection.emit({ kind: 'caught_up', cursor: 'e.1', events });
  return connection;
}

it('the synchronizer joins before it fetches a snapshot and follows from the cursor of the snapshot', async () => {
  const { sent } = await waitForFollow();
  expect(sent).toEqual([{ kind: 'join' }, { kind: 'follow', cursor: 'e.1' }]);
});

it('the store shows the snapshot with the records since then, and late ones do not count as latency', async () => {
  const records = [2, 3, 4].map((n) => message(n, Date.now() - 9 * SECOND_MS));
  await sync(...records.map((record, i) => streamEvent('message', record, `e.${i + 2}`)));
  const community = createCommunity('T1');
  for (const record of records) fold(community, record);
  emitEvent('hello', { now: Date.now() }, 'e.4');
  expect(store.getState().summary?.total.messages).toBe(3);
  await vi.advanceTimersByTimeAsync(100);
  expect(store.getState()).toMatchObject({
    cursor: 'e.4',
    digest: communityDigest(community),
    summary: { total: { messages: 3 } },
    connection: { state: 'live', latencyMs: null },
  });
});

it('the page is not live before the stream meets its snapshot', async () => {
  await waitForFollow();
  FakeConnection.last.emit({ kind: 'stream_state', streamState: { state: 'live' } });
  expect(store.getState().connection.state).toBe('connecting');
  await sync();
  expect(store.getState().connection.state).toBe('live');
});

it('the page catches up from a reset until the stream meets the next snapshot', async () => {
  const connection = await sync();
  emitEvent('hello', { now: Date.now() }, 'e.1');
  expect(store.getState().connection.state).toBe('live');
  emitEvent('reset', { reason: 'epoch' }, 'f.9');
  expect(store.getState().connection).toEqual({ state: 'catching_up', left: null });
  emitEvent('ping', { now: Date.now() }, 'f.9');
  emitEvent('hello', { now: Date.now() }, 'f.9');
  await vi.advanceTimersByTimeAsync(3000);
  expect(store.getState().connection).toEqual({ state: 'catching_up', left: null });
  connection.emit({ kind: 'caught_up', cursor: 'e.1', events: [] });
  expect(store.getState().connection.state).toBe('live');
});

it('the store takes no record before the stream meets its snapshot', async () => {
  await waitForFollow();
  emitEvent('message', message(2), 'e.2');
  emitEvent('ping', { now: Date.now() }, 'e.2');
  expect(store.getState().summary).toBeNull();
  expect(store.cursor).toBe('');
});

it('the synchronizer fetches a snapshot every 3 s while none is met, and then opens a stream of its own', async () => {
  const connection = await waitForFollow();
  await vi.advanceTimersByTimeAsync(2000);
  expect(connection.joinCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(connection.joinCount()).toBe(2);
  await vi.advanceTimersByTimeAsync(6000);
  expect(connection.joinCount()).toBe(3);
  expect(connection.isOpen).toBe(false);
  await vi.waitFor(() => expect(FakeEventSource.last.url).toBe('/slack-events-stream?cursor=e.1'));
  expect(store.getState().summary).not.toBeNull();
});

it('the synchronizer opens a stream of its own at once when the shared one is broken', async () => {
  (await waitForFollow()).break();
  await vi.advanceTimersByTimeAsync(3000);
  expect(FakeEventSource.last.url).toBe('/slack-events-stream?cursor=e.1');
});

it('the synchronizer reconnects to the shared stream after 80 s of silence', async () => {
  const connection = await sync();
  await vi.advanceTimersByTimeAsync(70_000);
  emitEvent('ping', { now: Date.now() }, 'e.1');
  await vi.advanceTimersByTimeAsync(79_000);
  expect(FakeConnection.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(FakeConnection.all).toHaveLength(2);
  expect(connection.isOpen).toBe(false);
  expect(FakeEventSource.instances).toHaveLength(0);
});

it('the synchronizer fetches a snapshot after a reset, after a resync and after a record that is too old', async () => {
  const connection = await sync();
  horizonUs = msToUs(Date.now() - 62 * DAY_MS);
  for (const causeResync of [
    () => emitEvent('reset', { reason: 'import' }, 'e.9'),
    () => connection.emit({ kind: 'resync' }),
    () => emitEvent('message', message(2, Date.now() - 63 * DAY_MS), 'e.2'),
  ]) {
    const before = connection.joinCount();
    causeResync();
    await vi.advanceTimersByTimeAsync(3000);
    expect(connection.joinCount()).toBe(before + 1);
    connection.emit({ kind: 'caught_up', cursor: 'e.1', events: [] });
  }
  expect(connection.sent.some(({ kind }) => kind === 'retry')).toBe(false);
});

it('the synchronizer answers each ping', async () => {
  const connection = await sync();
  emitEvent('ping', { now: Date.now() }, 'e.1');
  expect(connection.sent.at(-1)).toEqual({ kind: 'pong' });
});

it('the synchronizer converts the state of a lost stream to times of its own clock', async () => {
  const connection = await waitForFollow();
  const now = Date.now();
  await vi.advanceTimersByTimeAsync(2000);
  connection.emit({
    kind: 'stream_state',
    streamState: { state: 'lost', silentForMs: 1500, attempt: 3, retryInMs: 700 },
  });
  expect(store.getState().connection).toEqual({ state: 'lost', asOf: now + 500, attempt: 3, nextTryAt: now + 2700 });
});

it('the status for a joining tab does not set the server clock', async () => {
  const connection = await sync();
  const status = { now: Date.now() - MINUTE_MS, slack: {}, log: {}, feed: { state: 'live' }, gaps: [] };
  connection.emit({ kind: 'status', data: JSON.stringify(status) });
  expect(store.getState().status).toEqual(status);
  expect(store.clock.now()).toBe(Date.now());
});

it('the synchronizer tries again at once on request and when the server responds', async () => {
  const connection = await sync();
  isDown = true;
  emitEvent('reset', {}, 'e.9');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.getState().connection.state).toBe('lost');
  for (const wake of [synchronizer.retry, () => emitEvent('hello', { now: Date.now() }, 'e.9')]) {
    const before = connection.joinCount();
    wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.joinCount()).toBe(before + 1);
    expect(store.getState().connection.state).toBe('lost');
  }
  expect(connection.sent).toContainEqual({ kind: 'retry' });
});
