import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import { encodeSnapshot } from 'backend/core/snapshot/snapshot';
import { createCommunity } from 'backend/core/state/community';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DashboardStore } from './dashboard-store.ts';
import { FakeEventSource } from './fake-event-source.ts';
import { StoreSynchronizer } from './store-synchronizer.ts';

const settings = {
  timeZone: 'UTC',
  workspace: '',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

let store: DashboardStore;
let follower: StoreSynchronizer;
let snapshots: number;
let newVersions: number;
let answer: () => Promise<Response>;

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.instances = [];
  snapshots = 0;
  newVersions = 0;
  answer = async () => {
    const bytes = encodeSnapshot({ cursor: `e.${snapshots}`, settings, edition: 'a' }, createCommunity('T1'), 0, false);
    return new Response(bytes, { headers: { 'server-now': String(Date.now()) } });
  };
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', () => {
    snapshots++;
    return answer();
  });
  store = new DashboardStore();
  follower = new StoreSynchronizer(store, undefined, () => newVersions++);
  void follower.run();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function streams(count: number): Promise<FakeEventSource> {
  await vi.waitFor(() => expect(FakeEventSource.instances).toHaveLength(count));
  return FakeEventSource.last;
}

it('lists, then watches from the cursor of the snapshot', async () => {
  const stream = await streams(1);
  expect(stream.url).toBe('/slack-events-stream?cursor=e.1');
  expect(store.getState().connection.state).toBe('connecting');
  stream.emit('hello', { now: Date.now() });
  expect(store.getState().connection).toEqual({ state: 'live', latencyMs: null });
});

it('after a loss says so, and watches again from the last cursor without a new snapshot', async () => {
  const stream = await streams(1);
  stream.emit('hello', { now: Date.now() });
  stream.emit('ping', { now: Date.now() }, 'e.7');
  stream.onerror?.();
  await vi.waitFor(() => expect(store.getState().connection).toMatchObject({ state: 'lost', attempt: 1 }));
  expect(stream.isOpen).toBe(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect((await streams(2)).url).toBe('/slack-events-stream?cursor=e.7');
  expect(snapshots).toBe(1);
});

it('gives up a stream that has been silent for 40 s, whatever its socket says', async () => {
  const stream = await streams(1);
  stream.emit('hello', { now: Date.now() });
  await vi.advanceTimersByTimeAsync(39_000);
  stream.emit('ping', { now: Date.now() }, 'e.1');
  await vi.advanceTimersByTimeAsync(39_000);
  expect(store.getState().connection.state).toBe('live');
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().connection.state).toBe('lost');
});

it('gives up a stream that says nothing at all within 15 s: the way of its request may be dead already', async () => {
  const stream = await streams(1);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(stream.isOpen).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(stream.isOpen).toBe(false);
});

it('after a reset fetches a snapshot again, at most every three seconds', async () => {
  const times: number[] = [];
  const usual = answer;
  answer = () => {
    times.push(Date.now());
    return usual();
  };
  const stream = await streams(1);
  for (let n = 1; n <= 3; n++) {
    stream.emit('reset', { reason: 'too_far', from: 'e.1', through: `e.${n + 1}` }, `e.${n + 1}`);
    await vi.advanceTimersByTimeAsync(3000);
    expect(snapshots).toBe(n + 1);
    expect(store.cursor).toBe(`e.${n + 1}`);
  }
  expect(FakeEventSource.instances).toHaveLength(1);
  expect(times.slice(1).every((time, i) => time - (times[i] ?? 0) >= 3000)).toBe(true);
});

it('says since when nothing was heard, not since when that was noticed', async () => {
  const stream = await streams(1);
  stream.emit('hello', { now: Date.now() });
  const heardAt = Date.now();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(store.getState().connection).toMatchObject({ state: 'lost', asOf: heardAt });
});

it('waits longer from try to try, counts them, and tries at once when asked', async () => {
  const waits: number[] = [];
  store.subscribe(() => {
    const { connection } = store.getState();
    if (connection.state === 'lost') waits[connection.attempt - 1] = connection.nextTryAt - store.clock.now();
  });
  (await streams(1)).emit('reset', { reason: 'epoch', from: '', through: '' });
  answer = async () => new Response('', { status: 502 });
  await vi.advanceTimersByTimeAsync(300_000);
  expect(waits.length).toBeGreaterThan(8);
  waits.forEach((wait, i) => {
    expect(wait).toBeGreaterThanOrEqual(Math.min(15_000, 500 * 2 ** i));
    expect(wait).toBeLessThanOrEqual(Math.min(30_000, 1000 * 2 ** i));
  });
  const before = snapshots;
  follower.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect(snapshots).toBe(before + 1);
});

it('fetches a snapshot again from a server of other settings, and calls for a new page from one of another version', async () => {
  const stream = await streams(1);
  const now = Date.now();
  stream.emit('hello', { now, edition: 'a', version: '0' });
  await vi.advanceTimersByTimeAsync(5000);
  expect(snapshots).toBe(1);
  stream.emit('hello', { now, edition: 'b', version: '0' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(snapshots).toBe(2);
  expect(newVersions).toBe(0);
  stream.emit('hello', { now, edition: 'c', version: '1' });
  expect(newVersions).toBe(1);
});

it('does not mind what is no record', async () => {
  const stream = await streams(1);
  stream.dispatchEvent(new MessageEvent('message', { data: 'nonsense{', lastEventId: 'e.5' }));
  stream.emit('message', { v: 99 }, 'e.6');
  expect(store.cursor).toBe('e.6');
  expect(stream.isOpen).toBe(true);
});
