import type { ServerStatus } from 'backend/core/protocol/status';
import { expect, it } from 'vitest';
import { createTimeFormatter } from '../format/time-formatter.ts';
import type { Connection } from '../live/dashboard-state.ts';
import { SAMPLE_NOW, sampleStatus } from '../states/sample-data.ts';
import { findProblem } from './problem.ts';

const times = createTimeFormatter('UTC');
const live: Connection = { state: 'live', latencyMs: null };
const lost: Connection = {
  state: 'lost',
  asOf: Date.UTC(2026, 10, 17, 14, 2, 11),
  attempt: 4,
  nextTryAt: SAMPLE_NOW + 6000,
};
const without = (since: number): ServerStatus => ({
  ...sampleStatus,
  log: { ...sampleStatus.log, state: 'disconnected', since, waiting: 2, reason: 'no answer' },
});

it('has nothing to say while all is well', () => {
  expect(findProblem(live, sampleStatus, true, times, SAMPLE_NOW)).toBeNull();
  expect(findProblem({ state: 'connecting' }, null, false, times, SAMPLE_NOW)).toBeNull();
});

it('says as of when the numbers are, and when the next try is', () => {
  expect(findProblem(lost, sampleStatus, true, times, SAMPLE_NOW)).toEqual({
    title: 'Connection lost.',
    text: 'Every number is as of 14:02:11. What happens meanwhile is kept and appears when the connection returns.',
    retry: { attempt: 4, at: SAMPLE_NOW + 6000 },
  });
});

it('speaks of no numbers where there are none', () => {
  expect(findProblem(lost, null, false, times, SAMPLE_NOW)?.text).toBe(
    'The numbers appear as soon as the server answers.',
  );
});

it('has patience with a broker that restarts', () => {
  expect(findProblem(live, without(SAMPLE_NOW - 3000), true, times, SAMPLE_NOW)).toBeNull();
  expect(findProblem(live, without(SAMPLE_NOW - 60_000), true, times, SAMPLE_NOW)?.title).toBe(
    'Redpanda is not reached since 14:05.',
  );
});

it('says what a full disk means', () => {
  const failing: ServerStatus = {
    ...sampleStatus,
    journal: { state: 'failing', ack_ms: null, reason: 'no space left on the disk' },
  };
  expect(findProblem(live, failing, true, times, SAMPLE_NOW)?.text).toBe(
    'No space left on the disk. Slack is told so and sends them again later.',
  );
});
