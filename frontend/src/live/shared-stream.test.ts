import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeEventSource } from './fake-event-source.ts';
import { SharedStream } from './shared-stream.ts';
import type { ServerMessage } from './stream-messages.ts';

let line: SharedStream;

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.instances = [];
  vi.stubGlobal('EventSource', FakeEventSource);
  line = new SharedStream();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function tab() {
  const told: ServerMessage[] = [];
  const { ask, leave } = line.join((words) => told.push(words));
  const records = () =>
    told.flatMap((words) => {
      if (words.kind === 'since') return words.events.map(({ id }) => id);
      return words.kind === 'block' && words.event.event === 'message' ? [words.event.id] : [];
    });
  return {
    ask,
    leave,
    told,
    records,
    links: () => told.flatMap((words) => (words.kind === 'link' ? [words.streamState] : [])),
    isLetIn: () => told.some(({ kind }) => kind === 'since'),
    list: () => ask({ kind: 'list' }),
    watch: (cursor: string) => ask({ kind: 'watch', cursor }),
    open(cursor: string) {
      ask({ kind: 'list' });
      ask({ kind: 'watch', cursor });
      return this;
    },
  };
}

function record(n: number): void {
  FakeEventSource.last.emit('message', {}, `e.${n}`);
}

it('opens one stream, at the cursor of the first tab, for all of them', () => {
  const tabs = ['e.5', 'e.5', 'e.5'].map((cursor) => tab().open(cursor));
  record(6);
  expect(FakeEventSource.instances.map(({ url }) => url)).toEqual(['/slack-events-stream?cursor=e.5']);
  for (const { records } of tabs) expect(records()).toEqual(['e.6']);
});

it('gives a newcomer what its snapshot does not hold yet, though it is older than where the stream is', () => {
  tab().open('e.5');
  for (const n of [6, 7, 8]) record(n);
  const late = tab();
  late.list();
  record(9);
  late.watch('e.7');
  record(10);
  expect(late.records()).toEqual(['e.8', 'e.9', 'e.10']);
});

it('lets a newcomer in whose snapshot is ahead when the stream gets there', () => {
  tab().open('e.5');
  const late = tab().open('e.7');
  record(6);
  expect(late.isLetIn()).toBe(false);
  record(7);
  record(8);
  expect(late.records()).toEqual(['e.8']);
});

it('does not let in a snapshot that the stream has never met', () => {
  tab().open('e.5');
  const late = tab().open('e.4');
  for (const n of [6, 7, 8]) record(n);
  expect(late.isLetIn()).toBe(false);
  expect(late.records()).toEqual([]);
  late.open('e.7');
  expect(late.records()).toEqual(['e.8']);
});

it('also knows the cursors to which the stream moved without a record', () => {
  tab().open('e.5');
  FakeEventSource.last.emit('ping', {}, 'e.8');
  const late = tab().open('e.8');
  record(9);
  expect(late.records()).toEqual(['e.9']);
});

it('after a reset sends no records to a tab until it holds a new snapshot, and does not open the stream again', () => {
  const [one, two] = [tab().open('e.5'), tab().open('e.5')];
  FakeEventSource.last.emit('reset', {}, 'f.3');
  record(1);
  expect(one.records()).toEqual([]);
  one.open('e.5');
  two.open('f.3');
  expect(two.records()).toEqual(['e.1']);
  expect(one.records()).toEqual([]);
  expect(FakeEventSource.instances).toHaveLength(1);
});

it('lists anew for one tab without a word to the others', () => {
  const [one, two] = [tab().open('e.5'), tab().open('e.5')];
  const before = two.told.length;
  one.open('e.5');
  expect(two.told).toHaveLength(before);
  record(6);
  expect(one.records()).toEqual(['e.6']);
});

it('tells a newcomer how things stand: live, and the last status', () => {
  tab().open('e.5');
  FakeEventSource.last.emit('hello', {}, 'e.5');
  FakeEventSource.last.emit('status', { log: 'fine' }, 'e.5');
  const late = tab();
  late.list();
  expect(late.told).toEqual([
    { kind: 'link', streamState: { state: 'live' } },
    { kind: 'status', data: '{"log":"fine"}' },
  ]);
});

it('tells a newcomer that the connection is lost, since when and until when', async () => {
  const one = tab().open('e.5');
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(100);
  const late = tab();
  late.list();
  const [link] = late.links();
  if (link?.state !== 'lost') throw new Error('the newcomer does not know');
  expect(link).toMatchObject({ silentForMs: 100, attempt: 1 });
  expect(link.retryInMs).toBeGreaterThanOrEqual(400);
  expect(link.retryInMs).toBeLessThanOrEqual(900);
  expect(one.links().at(-1)).toMatchObject({ state: 'lost', attempt: 1 });
});

it('goes on where it was after a loss, and no tab lists again', async () => {
  const tabs = [tab().open('e.5'), tab().open('e.5')];
  record(6);
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeEventSource.last.url).toBe('/slack-events-stream?cursor=e.6');
  FakeEventSource.last.emit('hello', {}, 'e.6');
  record(7);
  for (const { records, told } of tabs) {
    expect(records()).toEqual(['e.6', 'e.7']);
    expect(told.some(({ kind }) => kind === 'again')).toBe(false);
  }
});

it('tries at once when any tab asks, or has just heard the server', async () => {
  const [one, two] = [tab().open('e.5'), tab().open('e.5')];
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(0);
  two.ask({ kind: 'retry' });
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeEventSource.instances).toHaveLength(2);
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(0);
  one.open('e.5');
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeEventSource.instances).toHaveLength(3);
});

it('goes on for the others when the tab that opened the stream has left', () => {
  const [one, two] = [tab().open('e.5'), tab().open('e.5')];
  one.leave();
  record(6);
  expect(one.records()).toEqual([]);
  expect(two.records()).toEqual(['e.6']);
  expect(FakeEventSource.instances).toHaveLength(1);
});

it('forgets a tab that answers no ping, and has it begin again if it wakes up', () => {
  const [frozen, alive] = [tab().open('e.5'), tab().open('e.5')];
  for (let n = 0; n < 9; n++) {
    FakeEventSource.last.emit('ping', {}, 'e.5');
    alive.ask({ kind: 'here' });
  }
  record(6);
  expect(frozen.records()).toEqual([]);
  expect(alive.records()).toEqual(['e.6']);
  frozen.ask({ kind: 'here' });
  expect(frozen.told.at(-1)).toEqual({ kind: 'again' });
  frozen.open('e.5');
  expect(frozen.records()).toEqual(['e.6']);
});

it('ends the stream with its last tab, and begins another with the next', async () => {
  tab().open('e.5').leave();
  expect(FakeEventSource.last.isOpen).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeEventSource.instances).toHaveLength(1);
  const next = tab().open('e.9');
  record(10);
  expect(FakeEventSource.instances.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  expect(next.records()).toEqual(['e.10']);
});

it('stays away for as long as the server asked as it ended, and after that by its own pace', async () => {
  const one = tab().open('e.5');
  FakeEventSource.last.emit('bye', { retry: 7000 }, 'e.5');
  expect(FakeEventSource.last.isOpen).toBe(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(one.links().at(-1)).toMatchObject({ state: 'lost', attempt: 1, retryInMs: 7000 });
  await vi.advanceTimersByTimeAsync(6999);
  expect(FakeEventSource.instances).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(FakeEventSource.instances).toHaveLength(2);
  FakeEventSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(2000);
  expect(FakeEventSource.instances).toHaveLength(3);
});

it.each([{}, { retry: -1 }, { retry: 'never' }, { retry: 1e9 }])('stays away no longer for %j', async (data) => {
  tab().open('e.5');
  FakeEventSource.last.emit('bye', data, 'e.5');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(FakeEventSource.instances.length).toBeGreaterThan(1);
});
