import type { ServerStatus } from 'backend/core/status';
import { expect, it } from 'vitest';
import type { Connection } from '../live/view.ts';
import { createTimes } from '../times.ts';
import { NOW, status } from './sample.ts';
import { trouble } from './trouble.ts';

const times = createTimes('UTC');
const live: Connection = { state: 'live', latencyMs: null };
const lost: Connection = { state: 'lost', asOf: Date.UTC(2026, 10, 17, 14, 2, 11), attempt: 4, nextTryAt: NOW + 6000 };
const without = (since: number): ServerStatus => ({
  ...status,
  log: { ...status.log, state: 'disconnected', since, waiting: 2, reason: 'no answer' },
});

it('has nothing to say while all is well', () => {
  expect(trouble(live, status, true, times, NOW)).toBeNull();
  expect(trouble({ state: 'connecting' }, null, false, times, NOW)).toBeNull();
});

it('says as of when the numbers are, and when the next try is', () => {
  expect(trouble(lost, status, true, times, NOW)).toEqual({
    title: 'Connection lost.',
    text: 'Every number is as of 14:02:11. What happens meanwhile is kept and appears when the connection returns.',
    retry: { attempt: 4, at: NOW + 6000 },
  });
});

it('speaks of no numbers where there are none', () => {
  expect(trouble(lost, null, false, times, NOW)?.text).toBe('The numbers appear as soon as the server answers.');
});

it('has patience with a broker that restarts', () => {
  expect(trouble(live, without(NOW - 3000), true, times, NOW)).toBeNull();
  expect(trouble(live, without(NOW - 60_000), true, times, NOW)?.title).toBe('Redpanda is not reached since 14:05.');
});

it('says what a full disk means', () => {
  const failing: ServerStatus = {
    ...status,
    journal: { state: 'failing', ack_ms: null, reason: 'no space left on the disk' },
  };
  expect(trouble(live, failing, true, times, NOW)?.text).toBe(
    'No space left on the disk. Slack is told so and sends them again later.',
  );
});
