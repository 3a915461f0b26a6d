import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import { encodeSnapshot } from 'backend/core/snapshot/encode-snapshot';
import { createCommunity } from 'backend/core/state/community';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { DashboardStore } from './dashboard-store.ts';
import { FakeEventSource } from './fake-event-source.ts';
import { loadRecordScript } from './record-script.ts';
import { StoreSynchronizer } from './store-synchronizer.ts';

const settings = {
  timeZone: 'UTC',
  workspace: '',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

let store: DashboardStore;
let synchronizer: StoreSynchronizer;
let snapshotCount: number;
let newVersionCalls: number;
let respond: () => Promise<Response>;

beforeAll(loadRecordScript);
beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.instances = [];
  snapshotCount = 0;
  newVersionCalls = 0;
  respond = async () => {
    const bytes = encodeSnapshot(
      { cursor: `e.${snapshotCount}`, settings, edition: 'a' },
      createCommunity('T1'),
      0,
      false,
    );
    return new Response(bytes, { headers: { 'server-now': String(Date.now()) } });
  };
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', () => {
    snapshotCount++;
    return respond();
  });
  store = new DashboardStore();
  synchronizer = new StoreSynchronizer(store, undefined, () => newVersionCalls++);
  void synchronizer.run();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Waits until the page has opened this many streams, and returns the last one. */
async function waitForStreams(count: number): Promise<FakeEventSource> {
  await vi.waitFor(() => expect(FakeEventSource.instances).toHaveLength(count));
  return FakeEventSource.last;
}

it('the synchronizer fetches a snapshot, then opens the stream at its cursor', async () => {
  const stream = await waitForStreams(1);
  expect(stream.url).toBe('/slack-events-stream?cursor=e.1');
  expect(store.getState().connection.state).toBe('connecting');
  stream.emit('hello', { now: Date.now() });
  expect(store.getState().connection).toEqual({ state: 'live', latencyMs: null });
});

it('the synchronizer reports a lost stream and resumes it at the last cursor without a new snapshot', async () => {
  const stream = await waitForStreams(1);
  stream.emit('hello', { now: Date.now() });
  stream.emit('ping', { now: Date.now() }, 'e.7');
  stream.onerror?.();
  await vi.waitFor(() => expect(store.getState().connection).toMatchObject({ state: 'lost', attempt: 1 }));
  expect(stream.isOpen).toBe(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect((await waitForStreams(2)).url).toBe('/slack-events-stream?cursor=e.7');
  expect(snapshotCount).toBe(1);
});

it('the synchronizer closes a stream that is silent for 40 s', async () => {
  const stream = await waitForStreams(1);
  stream.emit('hello', { now: Date.now() });
  await vi.advanceTimersByTimeAsync(39_000);
  stream.emit('ping', { now: Date.now() }, 'e.1');
  await vi.advanceTimersByTimeAsync(39_000);
  expect(store.getState().connection.state).toBe('live');
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().connection.state).toBe('lost');
});

it('the synchronizer closes a stream whose first event takes over 15 s', async () => {
  const stream = await waitForStreams(1);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(stream.isOpen).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(stream.isOpen).toBe(false);
});

it('the synchronizer fetches a snapshot after each reset, at most every 3 s', async () => {
  const times: number[] = [];
  const respondAsBefore = respond;
  respond = () => {
    times.push(Date.now());
    return respondAsBefore();
  };
  const stream = await waitForStreams(1);
  for (let n = 1; n <= 3; n++) {
    stream.emit('reset', { reason: 'too_far', from: 'e.1', through: `e.${n + 1}` }, `e.${n + 1}`);
    await vi.advanceTimersByTimeAsync(3000);
    expect(snapshotCount).toBe(n + 1);
    expect(store.cursor).toBe(`e.${n + 1}`);
  }
  expect(FakeEventSource.instances).toHaveLength(1);
  expect(times.slice(1).every((time, i) => time - (times[i] ?? 0) >= 3000)).toBe(true);
});

it('a lost connection dates from the last event, not from when the loss was noticed', async () => {
  const stream = await waitForStreams(1);
  stream.emit('hello', { now: Date.now() });
  const lastEventAt = Date.now();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(store.getState().connection).toMatchObject({ state: 'lost', asOf: lastEventAt });
});

it('the synchronizer backs off between attempts, counts them, and tries at once on request', async () => {
  const delays: number[] = [];
  store.subscribe(() => {
    const { connection } = store.getState();
    if (connection.state === 'lost') delays[connection.attempt - 1] = connection.nextTryAt - store.clock.now();
  });
  (await waitForStreams(1)).emit('reset', { reason: 'epoch', from: '', through: '' });
  respond = async () => new Response('', { status: 502 });
  await vi.advanceTimersByTimeAsync(300_000);
  expect(delays.length).toBeGreaterThan(8);
  delays.forEach((delay, i) => {
    expect(delay).toBeGreaterThanOrEqual(Math.min(15_000, 500 * 2 ** i));
    expect(delay).toBeLessThanOrEqual(Math.min(30_000, 1000 * 2 ** i));
  });
  const before = snapshotCount;
  synchronizer.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect(snapshotCount).toBe(before + 1);
});

it('a hello with another settings hash fetches a snapshot, and one with another version asks for a new page', async () => {
  const stream = await waitForStreams(1);
  const now = Date.now();
  stream.emit('hello', { now, edition: 'a', version: '0' });
  await vi.advanceTimersByTimeAsync(5000);
  expect(snapshotCount).toBe(1);
  stream.emit('hello', { now, edition: 'b', version: '0' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(snapshotCount).toBe(2);
  expect(newVersionCalls).toBe(0);
  stream.emit('hello', { now, edition: 'c', version: '1' });
  expect(newVersionCalls).toBe(1);
});

it('the synchronizer skips a message that is no record', async () => {
  const stream = await waitForStreams(1);
  stream.dispatchEvent(new MessageEvent('message', { data: 'nonsense{', lastEventId: 'e.5' }));
  stream.emit('message', { v: 99 }, 'e.6');
  expect(store.cursor).toBe('e.6');
  expect(stream.isOpen).toBe(true);
});
