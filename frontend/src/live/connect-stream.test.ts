import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectSharedStream } from './connect-stream.ts';
import { FakeEventSource } from './fake-event-source.ts';
import type { ServerMessage } from './stream-messages.ts';

/** Stands for the browser's: the port's other end is the test. */
class FakeWorker {
  static last: FakeWorker | undefined;
  readonly url: URL;
  readonly options: WorkerOptions;
  readonly asked: unknown[] = [];
  readonly port = {
    onmessage: null as ((event: { data: ServerMessage }) => void) | null,
    postMessage: (asked: unknown) => this.asked.push(asked),
    close: () => this.asked.push('closed'),
  };
  onerror: (() => void) | null = null;
  constructor(url: URL, options: WorkerOptions) {
    FakeWorker.last = this;
    this.url = url;
    this.options = options;
  }
}

let told: ServerMessage[];
let broken: number;

beforeEach(() => {
  told = [];
  broken = 0;
  FakeEventSource.instances = [];
  vi.stubGlobal('EventSource', FakeEventSource);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function open() {
  return connectSharedStream(
    (words) => told.push(words),
    () => broken++,
  );
}

it('speaks with a worker of the same build, and opens no stream of its own', () => {
  vi.stubGlobal('SharedWorker', FakeWorker);
  const line = open();
  const worker = FakeWorker.last;
  expect(worker?.url.pathname).toMatch(/stream-worker/);
  expect(worker?.options).toMatchObject({ type: 'module', name: expect.stringContaining('connect-stream') });
  line.send({ kind: 'watch', cursor: 'e.1' });
  worker?.port.onmessage?.({ data: { kind: 'again' } });
  worker?.onerror?.();
  line.close();
  expect(worker?.asked).toEqual([{ kind: 'watch', cursor: 'e.1' }, 'closed']);
  expect(told).toEqual([{ kind: 'again' }]);
  expect(broken).toBe(1);
  expect(FakeEventSource.instances).toHaveLength(0);
});

it.each([
  ['has none', undefined],
  [
    'refuses it',
    class {
      constructor() {
        throw new DOMException('denied', 'SecurityError');
      }
    },
  ],
])('where the browser %s, opens a stream of its own, and ends it', (_, SharedWorker) => {
  vi.stubGlobal('SharedWorker', SharedWorker);
  const line = open();
  line.send({ kind: 'list' });
  line.send({ kind: 'watch', cursor: 'e.1' });
  expect(told).toContainEqual({ kind: 'since', cursor: 'e.1', events: [] });
  expect(FakeEventSource.last.url).toBe('/slack-events-stream?cursor=e.1');
  line.close();
  expect(FakeEventSource.last.isOpen).toBe(false);
});
