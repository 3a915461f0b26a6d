import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { patchRequestQueue } from './patch-request-queue.ts';

beforeAll(patchRequestQueue);
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function createQueue(): RequestQueue {
  return new RequestQueue({
    maxInFlightRequests: null,
    requestTimeout: 1000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'test',
    logger: { debug: () => undefined },
  });
}

it('an empty request queue sets no timer', () => {
  createQueue().checkPendingRequests();
  expect(vi.getTimerCount()).toBe(0);
});

it('a throttled request is sent when the throttle time is over', () => {
  const queue = createQueue();
  const sent = vi.fn();
  queue.maybeThrottle(500);
  queue.push({ entry: { correlationId: 1 }, expectResponse: true, sendRequest: sent });
  vi.advanceTimersByTime(499);
  expect(sent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(20);
  expect(sent).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
