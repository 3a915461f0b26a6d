import { beforeEach, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../core/time/units.ts';
import { TaskSchedule } from './task-schedule.ts';

let now = 0;
let runs = 0;
const clock = { now: () => now, sleep: async () => undefined };

/** A schedule of one hourly task, whose runs are counted. */
function createHourlyTask(isSuccessful = true) {
  const schedule = new TaskSchedule<'task'>(clock, { task: 0 }, async (work) => {
    await work();
    return isSuccessful;
  });
  const runIfDue = (duringRun: () => void = () => undefined) =>
    schedule.runIfDue('task', HOUR_MS, async () => {
      runs++;
      duringRun();
    });
  return { schedule, runIfDue };
}

beforeEach(() => {
  now = 1;
  runs = 0;
});

test('a task runs again after its interval, and not before', async () => {
  const { runIfDue } = createHourlyTask();
  await runIfDue();
  now += HOUR_MS - 1;
  await runIfDue();
  expect(runs).toBe(1);
  now += 1;
  await runIfDue();
  expect(runs).toBe(2);
});

test('a task that failed runs again after ten minutes', async () => {
  const { runIfDue } = createHourlyTask(false);
  await runIfDue();
  now += 10 * MINUTE_MS - 1;
  await runIfDue();
  expect(runs).toBe(1);
  now += 1;
  await runIfDue();
  expect(runs).toBe(2);
});

test('a task that becomes due while it runs is run once more', async () => {
  const { schedule, runIfDue } = createHourlyTask();
  await runIfDue(() => schedule.runSoon('task'));
  await runIfDue();
  await runIfDue();
  expect(runs).toBe(2);
});

test('a task that a clock an hour ahead has scheduled runs at once when the clock is corrected', async () => {
  const { runIfDue } = createHourlyTask();
  now += HOUR_MS;
  await runIfDue();
  now -= HOUR_MS;
  await runIfDue();
  expect(runs).toBe(2);
});

test('a task that is due within a time runs then, and not later than it would have run', async () => {
  const { schedule, runIfDue } = createHourlyTask();
  await runIfDue(() => schedule.runWithin(10 * MINUTE_MS, 'task'));
  schedule.runWithin(20 * MINUTE_MS, 'task');
  now += 10 * MINUTE_MS - 1;
  await runIfDue();
  expect(runs).toBe(1);
  now += 1;
  await runIfDue();
  expect(runs).toBe(2);
});
