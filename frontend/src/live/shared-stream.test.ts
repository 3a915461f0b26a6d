import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeEventSource } from './fake-event-source.ts';
import { SharedStream } from './shared-stream.ts';
import type { ServerMessage } from './stream-messages.ts';

let stream: SharedStream;

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.instances = [];
  vi.stubGlobal('EventSource', FakeEventSource);
  stream = new SharedStream();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function connectTab() {
  const messages: ServerMessage[] = [];
  const { send, close } = stream.connect((message) => messages.push(message));
  const recordIds = () =>
    messages.flatMap((message) => {
      if (message.kind === 'caught_up') return message.events.map(({ id }) => id);
      return message.kind === 'event' && message.event.event === 'message' ? [message.event.id] : [];
    });
  return {
    send,
    close,
    messages,
    recordIds,
    streamStates: () => messages.flatMap((message) => (message.kind === 'stream_state' ? [message.streamState] : [])),
    isCaughtUp: () => messages.some(({ kind }) => kind === 'caught_up'),
    join: () => send({ kind: 'join' }),
    follow: (cursor: string) => send({ kind: 'follow', cursor }),
    /** Does what a tab does that fetches a snapshot at this cursor. */
    open(cursor: string) {
      send({ kind: 'join' });
      send({ kind: 'follow', cursor });
      return this;
    },
  };
}

function emitRecord(n: number): void {
  FakeEventSource.last.emit('message', {}, `e.${n}`);
}

it('all tabs share one stream, which starts at the cursor of the first tab', () => {
  const tabs = ['e.5', 'e.5', 'e.5'].map((cursor) => connectTab().open(cursor));
  emitRecord(6);
  expect(FakeEventSource.instances.map(({ url }) => url)).toEqual(['/slack-events-stream?cursor=e.5']);
  for (const { recordIds } of tabs) expect(recordIds()).toEqual(['e.6']);
});

it('a tab whose snapshot is older than the stream receives the records that its snapshot lacks', () => {
  connectTab().open('e.5');
  for (const n of [6, 7, 8]) emitRecord(n);
  const late = connectTab();
  late.join();
  emitRecord(9);
  late.follow('e.7');
  emitRecord(10);
  expect(late.recordIds()).toEqual(['e.8', 'e.9', 'e.10']);
});

it('a tab whose snapshot is ahead of the stream receives records once the stream reaches it', () => {
  connectTab().open('e.5');
  const late = connectTab().open('e.7');
  emitRecord(6);
  expect(late.isCaughtUp()).toBe(false);
  emitRecord(7);
  emitRecord(8);
  expect(late.recordIds()).toEqual(['e.8']);
});

it('a tab whose snapshot the stream has never met receives no records', () => {
  connectTab().open('e.5');
  const late = connectTab().open('e.4');
  for (const n of [6, 7, 8]) emitRecord(n);
  expect(late.isCaughtUp()).toBe(false);
  expect(late.recordIds()).toEqual([]);
  late.open('e.7');
  expect(late.recordIds()).toEqual(['e.8']);
});

it('a tab catches up from a cursor that the stream reached without a record', () => {
  connectTab().open('e.5');
  FakeEventSource.last.emit('ping', {}, 'e.8');
  const late = connectTab().open('e.8');
  emitRecord(9);
  expect(late.recordIds()).toEqual(['e.9']);
});

it('a reset stops the records of each tab until it has a new snapshot and does not reopen the stream', () => {
  const [one, two] = [connectTab().open('e.5'), connectTab().open('e.5')];
  FakeEventSource.last.emit('reset', {}, 'f.3');
  emitRecord(1);
  expect(one.recordIds()).toEqual([]);
  one.open('e.5');
  two.open('f.3');
  expect(two.recordIds()).toEqual(['e.1']);
  expect(one.recordIds()).toEqual([]);
  expect(FakeEventSource.instances).toHaveLength(1);
});

it('a tab that fetches another snapshot causes no message to the other tabs', () => {
  const [one, two] = [connectTab().open('e.5'), connectTab().open('e.5')];
  const before = two.messages.length;
  one.open('e.5');
  expect(two.messages).toHaveLength(before);
  emitRecord(6);
  expect(one.recordIds()).toEqual(['e.6']);
});

it('a tab that joins again receives no records until it has its new snapshot', () => {
  const tab = connectTab().open('e.5');
  tab.join();
  emitRecord(6);
  expect(tab.recordIds()).toEqual([]);
  tab.follow('e.5');
  expect(tab.recordIds()).toEqual(['e.6']);
});

it('a tab that joins receives the state of the stream and the last status', () => {
  connectTab().open('e.5');
  FakeEventSource.last.emit('hello', {}, 'e.5');
  FakeEventSource.last.emit('status', { log: 'fine' }, 'e.5');
  const late = connectTab();
  late.join();
  expect(late.messages).toEqual([
    { kind: 'stream_state', streamState: { state: 'live' } },
    { kind: 'status', data: '{"log":"fine"}' },
  ]);
});

it('a tab that joins while the connection is lost receives its silence and its next attempt', async () => {
  const one = connectTab().open('e.5');
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(100);
  const late = connectTab();
  late.join();
  const [streamState] = late.streamStates();
  if (streamState?.state !== 'lost') throw new Error('The tab did not receive the state of the stream.');
  expect(streamState).toMatchObject({ silentForMs: 100, attempt: 1 });
  expect(streamState.retryInMs).toBeGreaterThanOrEqual(400);
  expect(streamState.retryInMs).toBeLessThanOrEqual(900);
  expect(one.streamStates().at(-1)).toMatchObject({ state: 'lost', attempt: 1 });
});

it('the stream resumes at its last cursor after a loss, and no tab has to resync', async () => {
  const tabs = [connectTab().open('e.5'), connectTab().open('e.5')];
  emitRecord(6);
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeEventSource.last.url).toBe('/slack-events-stream?cursor=e.6');
  FakeEventSource.last.emit('hello', {}, 'e.6');
  emitRecord(7);
  for (const { recordIds, messages } of tabs) {
    expect(recordIds()).toEqual(['e.6', 'e.7']);
    expect(messages.some(({ kind }) => kind === 'resync')).toBe(false);
  }
});

it('the stream reconnects at once when a tab asks for it or has fetched a snapshot', async () => {
  const [one, two] = [connectTab().open('e.5'), connectTab().open('e.5')];
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(0);
  two.send({ kind: 'retry' });
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeEventSource.instances).toHaveLength(2);
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(0);
  one.open('e.5');
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeEventSource.instances).toHaveLength(3);
});

it('the stream continues for the other tabs when the tab that opened it closes', () => {
  const [one, two] = [connectTab().open('e.5'), connectTab().open('e.5')];
  one.close();
  emitRecord(6);
  expect(one.recordIds()).toEqual([]);
  expect(two.recordIds()).toEqual(['e.6']);
  expect(FakeEventSource.instances).toHaveLength(1);
});

it('a tab that answers no ping is removed, and must resync when it wakes up', () => {
  const [frozen, alive] = [connectTab().open('e.5'), connectTab().open('e.5')];
  for (let n = 0; n < 9; n++) {
    FakeEventSource.last.emit('ping', {}, 'e.5');
    alive.send({ kind: 'pong' });
  }
  emitRecord(6);
  expect(frozen.recordIds()).toEqual([]);
  expect(alive.recordIds()).toEqual(['e.6']);
  frozen.send({ kind: 'pong' });
  expect(frozen.messages.at(-1)).toEqual({ kind: 'resync' });
  frozen.open('e.5');
  expect(frozen.recordIds()).toEqual(['e.6']);
});

it('the stream ends with its last tab, and the next tab opens another one', async () => {
  connectTab().open('e.5').close();
  expect(FakeEventSource.last.isOpen).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeEventSource.instances).toHaveLength(1);
  const next = connectTab().open('e.9');
  emitRecord(10);
  expect(FakeEventSource.instances.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  expect(next.recordIds()).toEqual(['e.10']);
});

it('the stream waits as long as the server requests in its bye, and then by its own backoff', async () => {
  const one = connectTab().open('e.5');
  FakeEventSource.last.emit('bye', { retry: 7000 }, 'e.5');
  expect(FakeEventSource.last.isOpen).toBe(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(one.streamStates().at(-1)).toMatchObject({ state: 'lost', attempt: 1, retryInMs: 7000 });
  await vi.advanceTimersByTimeAsync(6999);
  expect(FakeEventSource.instances).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(FakeEventSource.instances).toHaveLength(2);
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(2000);
  expect(FakeEventSource.instances).toHaveLength(3);
});

it.each([{}, { retry: -1 }, { retry: 'never' }, { retry: 1e9 }])(
  'the stream reconnects within 30 s after a bye with %j',
  async (data) => {
    connectTab().open('e.5');
    FakeEventSource.last.emit('bye', data, 'e.5');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(FakeEventSource.instances.length).toBeGreaterThan(1);
  },
);
