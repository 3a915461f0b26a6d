import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import { encodeSnapshot } from 'backend/core/snapshot/encode-snapshot';
import { createCommunity } from 'backend/core/state/community';
import { MINUTE_MS } from 'backend/core/time/units';
import { afterEach, expect, it, vi } from 'vitest';
import type { StreamConnection } from './connect-stream.ts';
import { DashboardStore } from './dashboard-store.ts';
import { StoreSynchronizer } from './store-synchronizer.ts';
import type { ClientMessage, ServerMessage, StreamEvent } from './stream-messages.ts';

/** Whether the server sends the script that folds records. */
const server = vi.hoisted(() => ({ isUp: false }));
vi.mock('./fold-records.ts', async (importOriginal) => {
  const original: object = await importOriginal();
  return {
    get FOLD_RECORDS() {
      if (!server.isUp) throw new TypeError('Failed to fetch dynamically imported module');
      return Reflect.get(original, 'FOLD_RECORDS');
    },
  };
});

const settings = {
  timeZone: 'UTC',
  workspace: '',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function messageEvent(n: number): StreamEvent {
  const record = {
    v: 1,
    event_id: `Ev${n}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: 'U1',
    channel: 'C1',
    channel_type: 'channel',
    text: `${n}`,
    timestamp: `${Math.floor(Date.now() / 1000) - 60}.00000${n}`,
    bot: false,
    source: 'slack',
    received_at: Date.now(),
  };
  return { event: 'message', data: JSON.stringify(record), id: `e.${n}` };
}

it('messages wait in order while the script that folds records is fetched, also when the first attempt fails', async () => {
  vi.useFakeTimers();
  const bytes = encodeSnapshot({ cursor: 'e.1', settings }, createCommunity('T1'), 0, false);
  vi.stubGlobal('fetch', async () => new Response(bytes));
  let emit: (message: ServerMessage) => void = () => undefined;
  const sent: ClientMessage[] = [];
  const store = new DashboardStore();
  const synchronizer = new StoreSynchronizer(store, (onMessage): StreamConnection => {
    emit = onMessage;
    return { send: (message) => sent.push(message), close: () => undefined, isShared: true };
  });
  void synchronizer.run();
  await vi.waitFor(() => expect(sent).toContainEqual({ kind: 'follow', cursor: 'e.1' }));
  emit({ kind: 'caught_up', cursor: 'e.1', events: [messageEvent(2)] });
  emit({ kind: 'event', event: messageEvent(3) });
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().summary).toBeNull();
  server.isUp = true;
  await vi.waitFor(() => expect(store.getState().summary?.total.messages).toBe(2), { timeout: MINUTE_MS });
  expect(store.cursor).toBe('e.3');
});
