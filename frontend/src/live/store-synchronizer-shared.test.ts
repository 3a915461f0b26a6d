import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import type { SlackRecord } from 'backend/core/records/record';
import { encodeSnapshot } from 'backend/core/snapshot/snapshot';
import { createCommunity } from 'backend/core/state/community';
import { communityDigest } from 'backend/core/state/digest';
import { fold } from 'backend/core/state/fold';
import { formatSlackTimestamp } from 'backend/core/time/slack-timestamp';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StreamConnection } from './connect-stream.ts';
import { DashboardStore } from './dashboard-store.ts';
import { FakeEventSource } from './fake-event-source.ts';
import { StoreSynchronizer } from './store-synchronizer.ts';
import type { ClientMessage, ServerMessage, StreamEvent } from './stream-messages.ts';

const DAY = 24 * 3600 * 1000;
const settings = {
  timeZone: 'UTC',
  workspace: '',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

/** Stands for the line that tabs share: the test says what it tells. */
class FakeLine implements StreamConnection {
  static all: FakeLine[] = [];
  static get last(): FakeLine {
    const last = FakeLine.all.at(-1);
    if (!last) throw new Error('no line was opened');
    return last;
  }
  readonly isShared = true;
  readonly asked: ClientMessage[] = [];
  isOpen = true;
  readonly tell: (told: ServerMessage) => void;
  readonly breakDown: () => void;
  constructor(tell: (told: ServerMessage) => void, breakDown: () => void) {
    this.tell = tell;
    this.breakDown = breakDown;
    FakeLine.all.push(this);
  }
  readonly send = (asked: ClientMessage): void => {
    this.asked.push(asked);
  };
  readonly close = (): void => {
    this.isOpen = false;
  };
  lists(): number {
    return this.asked.filter(({ kind }) => kind === 'list').length;
  }
}

let store: DashboardStore;
let follower: StoreSynchronizer;
let horizon: number;
let isDown: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  FakeLine.all = [];
  FakeEventSource.instances = [];
  horizon = 0;
  isDown = false;
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', async () => {
    const bytes = encodeSnapshot({ cursor: 'e.1', settings }, createCommunity('T1', horizon), horizon, false);
    return new Response(bytes, { status: isDown ? 502 : 200, headers: { 'server-now': String(Date.now()) } });
  });
  store = new DashboardStore();
  follower = new StoreSynchronizer(store, (tell, breakDown) => new FakeLine(tell, breakDown));
  void follower.run();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function message(n: number, at = Date.now()): SlackRecord {
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
    timestamp: formatSlackTimestamp(at * 1000 + n),
    bot: false,
    source: 'slack',
    received_at: at,
  };
}

function block(event: StreamEvent['event'], data: object, id: string): StreamEvent {
  return { event, data: JSON.stringify(data), id };
}

function hear(event: StreamEvent['event'], data: object, id: string): void {
  FakeLine.last.tell({ kind: 'block', event: block(event, data, id) });
}

async function watching(count = 1): Promise<FakeLine> {
  await vi.waitFor(() => expect(FakeLine.last.asked.filter(({ kind }) => kind === 'watch')).toHaveLength(count));
  return FakeLine.last;
}

async function level(...blocks: StreamEvent[]): Promise<FakeLine> {
  const line = await watching();
  line.tell({ kind: 'since', cursor: 'e.1', events: blocks });
  return line;
}

it('says that it lists before it does, and the cursor when it has', async () => {
  const { asked } = await watching();
  expect(asked).toEqual([{ kind: 'list' }, { kind: 'watch', cursor: 'e.1' }]);
});

it('shows a snapshot with all that came since, and as late records no slow network', async () => {
  const records = [2, 3, 4].map((n) => message(n, Date.now() - 9000));
  await level(...records.map((record, i) => block('message', record, `e.${i + 2}`)));
  const community = createCommunity('T1');
  for (const record of records) fold(community, record);
  hear('hello', { now: Date.now() }, 'e.4');
  expect(store.getState().summary?.total.messages).toBe(3);
  await vi.advanceTimersByTimeAsync(100);
  expect(store.getState()).toMatchObject({
    cursor: 'e.4',
    digest: communityDigest(community),
    summary: { total: { messages: 3 } },
    connection: { state: 'live', latencyMs: null },
  });
});

it('is not live before its snapshot is met, however well the line is', async () => {
  await watching();
  FakeLine.last.tell({ kind: 'link', streamState: { state: 'live' } });
  expect(store.getState().connection.state).toBe('connecting');
  await level();
  expect(store.getState().connection.state).toBe('live');
});

it('is catching up, not live, from a reset until the next snapshot is met', async () => {
  const line = await level();
  hear('hello', { now: Date.now() }, 'e.1');
  expect(store.getState().connection.state).toBe('live');
  hear('reset', { reason: 'epoch' }, 'f.9');
  expect(store.getState().connection).toEqual({ state: 'catching_up', left: null });
  hear('ping', { now: Date.now() }, 'f.9');
  hear('hello', { now: Date.now() }, 'f.9');
  await vi.advanceTimersByTimeAsync(3000);
  expect(store.getState().connection).toEqual({ state: 'catching_up', left: null });
  line.tell({ kind: 'since', cursor: 'e.1', events: [] });
  expect(store.getState().connection.state).toBe('live');
});

it('takes no record before its snapshot is met', async () => {
  await watching();
  hear('message', message(2), 'e.2');
  hear('ping', { now: Date.now() }, 'e.2');
  expect(store.getState().summary).toBeNull();
  expect(store.cursor).toBe('');
});

it('lists again every three seconds while its snapshot is not met, and then does without the shared line', async () => {
  const line = await watching();
  await vi.advanceTimersByTimeAsync(2000);
  expect(line.lists()).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(line.lists()).toBe(2);
  await vi.advanceTimersByTimeAsync(6000);
  expect(line.lists()).toBe(3);
  expect(line.isOpen).toBe(false);
  await vi.waitFor(() => expect(FakeEventSource.last.url).toBe('/slack-events-stream?cursor=e.1'));
  expect(store.getState().summary).not.toBeNull();
});

it('does without the shared line at once if it is broken', async () => {
  (await watching()).breakDown();
  await vi.advanceTimersByTimeAsync(3000);
  expect(FakeEventSource.last.url).toBe('/slack-events-stream?cursor=e.1');
});

it('opens the line again when it has told nothing for longer than it can live in silence', async () => {
  const line = await level();
  await vi.advanceTimersByTimeAsync(70_000);
  hear('ping', { now: Date.now() }, 'e.1');
  await vi.advanceTimersByTimeAsync(79_000);
  expect(FakeLine.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(FakeLine.all).toHaveLength(2);
  expect(line.isOpen).toBe(false);
  expect(FakeEventSource.instances).toHaveLength(0);
});

it('lists again, for itself alone, after a record that is too old, a reset, or when it was forgotten', async () => {
  const line = await level();
  horizon = (Date.now() - 62 * DAY) * 1000;
  for (const again of [
    () => hear('reset', { reason: 'import' }, 'e.9'),
    () => line.tell({ kind: 'again' }),
    () => hear('message', message(2, Date.now() - 63 * DAY), 'e.2'),
  ]) {
    const before = line.lists();
    again();
    await vi.advanceTimersByTimeAsync(3000);
    expect(line.lists()).toBe(before + 1);
    line.tell({ kind: 'since', cursor: 'e.1', events: [] });
  }
  expect(line.asked.some(({ kind }) => kind === 'retry')).toBe(false);
});

it('answers each ping, so as not to be forgotten', async () => {
  const line = await level();
  hear('ping', { now: Date.now() }, 'e.1');
  expect(line.asked.at(-1)).toEqual({ kind: 'here' });
});

it('says how long the connection has been lost by its own clock', async () => {
  const line = await watching();
  const now = Date.now();
  await vi.advanceTimersByTimeAsync(2000);
  line.tell({ kind: 'link', streamState: { state: 'lost', silentForMs: 1500, attempt: 3, retryInMs: 700 } });
  expect(store.getState().connection).toEqual({ state: 'lost', asOf: now + 500, attempt: 3, nextTryAt: now + 2700 });
});

it('does not set its clock by a status of the past', async () => {
  const line = await level();
  const status = { now: Date.now() - 60_000, slack: {}, log: {}, feed: { state: 'live' }, gaps: [] };
  line.tell({ kind: 'status', data: JSON.stringify(status) });
  expect(store.getState().status).toEqual(status);
  expect(store.clock.now()).toBe(Date.now());
});

it('tries again at once, itself and by the line, when asked or when the server is back', async () => {
  const line = await level();
  isDown = true;
  hear('reset', {}, 'e.9');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.getState().connection.state).toBe('lost');
  for (const wake of [follower.retry, () => hear('hello', { now: Date.now() }, 'e.9')]) {
    const before = line.lists();
    wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(line.lists()).toBe(before + 1);
    expect(store.getState().connection.state).toBe('lost');
  }
  expect(line.asked).toContainEqual({ kind: 'retry' });
});
