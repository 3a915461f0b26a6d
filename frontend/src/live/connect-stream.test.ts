import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectSharedStream } from './connect-stream.ts';
import { FakeEventSource } from './fake-event-source.ts';
import type { ServerMessage } from './stream-messages.ts';

/** Replaces the browser's SharedWorker; the test is at the other end of the port. */
class FakeSharedWorker {
  static last: FakeSharedWorker | undefined;
  readonly url: URL;
  readonly options: WorkerOptions;
  readonly received: unknown[] = [];
  readonly port = {
    onmessage: null as ((event: { data: ServerMessage }) => void) | null,
    postMessage: (message: unknown) => this.received.push(message),
    close: () => this.received.push('closed'),
  };
  onerror: (() => void) | null = null;
  constructor(url: URL, options: WorkerOptions) {
    FakeSharedWorker.last = this;
    this.url = url;
    this.options = options;
  }
}

let messages: ServerMessage[];
let brokenCalls: number;

beforeEach(() => {
  messages = [];
  brokenCalls = 0;
  FakeEventSource.instances = [];
  vi.stubGlobal('EventSource', FakeEventSource);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function open() {
  return connectSharedStream(
    (message) => messages.push(message),
    () => brokenCalls++,
  );
}

it('a tab connects to the worker of its own build and opens no stream itself', async () => {
  vi.stubGlobal('SharedWorker', FakeSharedWorker);
  const connection = open();
  const worker = FakeSharedWorker.last;
  expect(worker?.url.pathname).toMatch(/stream-worker/);
  expect(worker?.options).toMatchObject({ type: 'module', name: expect.stringContaining('connect-stream') });
  connection.send({ kind: 'follow', cursor: 'e.1' });
  worker?.port.onmessage?.({ data: { kind: 'resync' } });
  worker?.onerror?.();
  connection.close();
  expect(worker?.received).toEqual([{ kind: 'follow', cursor: 'e.1' }, 'closed']);
  expect(messages).toEqual([{ kind: 'resync' }]);
  expect(brokenCalls).toBe(1);
  expect(FakeEventSource.instances).toHaveLength(0);
});

it.each([
  ['has no SharedWorker', undefined],
  [
    'refuses a SharedWorker',
    class {
      constructor() {
        throw new DOMException('denied', 'SecurityError');
      }
    },
  ],
])('a tab opens and closes a stream of its own where the browser %s', async (_, SharedWorker) => {
  vi.stubGlobal('SharedWorker', SharedWorker);
  const connection = open();
  connection.send({ kind: 'join' });
  connection.send({ kind: 'follow', cursor: 'e.1' });
  await vi.dynamicImportSettled();
  expect(messages).toContainEqual({ kind: 'caught_up', cursor: 'e.1', events: [] });
  expect(FakeEventSource.last.url).toBe('/slack-events-stream?cursor=e.1');
  connection.close();
  expect(FakeEventSource.last.isOpen).toBe(false);
});
