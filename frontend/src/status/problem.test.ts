import type { ServerStatus } from 'backend/core/protocol/status';
import { MINUTE_MS, type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { expect, it } from 'vitest';
import { createTimeFormatter } from '../format/time-formatter.ts';
import type { Connection } from '../live/dashboard-state.ts';
import { SAMPLE_NOW, sampleStatus } from '../states/sample-data.ts';
import { findProblem } from './problem.ts';

const timeFormatter = createTimeFormatter('UTC');
const live: Connection = { state: 'live', latencyMs: null };
const lost: Connection = {
  state: 'lost',
  asOf: Date.UTC(2026, 10, 17, 14, 2, 11),
  attempt: 4,
  nextTryAt: SAMPLE_NOW + 6 * SECOND_MS,
};
const statusWithoutBroker = (since: Milliseconds): ServerStatus => ({
  ...sampleStatus,
  log: { ...sampleStatus.log, state: 'disconnected', since, waiting: 2, reason: 'no answer' },
});

it('there is no problem while the connection is live or loading', () => {
  expect(findProblem(live, sampleStatus, true, timeFormatter, SAMPLE_NOW)).toBeNull();
  expect(findProblem({ state: 'connecting' }, null, false, timeFormatter, SAMPLE_NOW)).toBeNull();
});

it('a lost connection shows the time of the numbers and the next attempt', () => {
  expect(findProblem(lost, sampleStatus, true, timeFormatter, SAMPLE_NOW)).toEqual({
    title: 'Connection lost.',
    text: 'All numbers are as of 14:02:11. Later events appear when the connection is back.',
    retry: { attempt: 4, at: SAMPLE_NOW + 6 * SECOND_MS },
  });
});

it('a lost connection before the first snapshot mentions no numbers of before', () => {
  expect(findProblem(lost, null, false, timeFormatter, SAMPLE_NOW)?.text).toBe(
    'The numbers appear when the server responds. Check that it is running.',
  );
});

it('an unreachable broker is a problem after ten seconds', () => {
  expect(
    findProblem(live, statusWithoutBroker(SAMPLE_NOW - 3 * SECOND_MS), true, timeFormatter, SAMPLE_NOW),
  ).toBeNull();
  expect(findProblem(live, statusWithoutBroker(SAMPLE_NOW - MINUTE_MS), true, timeFormatter, SAMPLE_NOW)?.title).toBe(
    'Redpanda has been unreachable since 14:05.',
  );
});

it('a full disk shows that new messages cannot be stored', () => {
  const failing: ServerStatus = {
    ...sampleStatus,
    journal: { state: 'failing', ack_ms: null, reason: 'no space left on the disk' },
  };
  expect(findProblem(live, failing, true, timeFormatter, SAMPLE_NOW)?.text).toBe(
    'No space left on the disk. Slack gets an error and sends them again later.',
  );
});

it('Socket Mode without a connection shows the reason and what to do', () => {
  const reason = 'another process uses this app token. Stop the other processes (too_many_websockets)';
  const down: ServerStatus = { ...sampleStatus, socket: { state: 'down', connections: 0, reason } };
  expect(findProblem(live, down, true, timeFormatter, SAMPLE_NOW)).toEqual({
    title: 'Slack is not connected.',
    text: 'Another process uses this app token. Stop the other processes (too_many_websockets).',
    retry: null,
  });
  const oneOfTwo: ServerStatus = { ...down, socket: { state: 'connected', connections: 1, reason } };
  expect(findProblem(live, oneOfTwo, true, timeFormatter, SAMPLE_NOW)).toBeNull();
});
