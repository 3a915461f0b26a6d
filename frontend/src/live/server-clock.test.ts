import { HOUR_MS, type Milliseconds } from 'backend/core/time/units';
import { expect, it } from 'vitest';
import { ServerClock } from './server-clock.ts';

function clockAt(localMs: Milliseconds) {
  const time = { localMs };
  return { time, clock: new ServerClock(() => time.localMs) };
}

it('the server clock shows the local time until the server sends one', () => {
  expect(clockAt(1000).clock.now()).toBe(1000);
});

it('the server clock follows the sample with the shortest delay', () => {
  const { time, clock } = clockAt(600_000);
  clock.observe(1_000_000 - 80);
  clock.observe(1_000_000 - 20);
  clock.observe(1_000_000 - 300);
  expect(clock.now()).toBe(1_000_000 - 20);
  time.localMs += 5000;
  expect(clock.now()).toBe(1_005_000 - 20);
});

it('the server clock forgets old samples when a clock drifts slowly', () => {
  const { time, clock } = clockAt(0);
  clock.observe(1_000_000);
  time.localMs += 3000;
  for (let ping = 0; ping < 8; ping++) clock.observe(1_000_000 + ping);
  expect(clock.now()).toBe(1_000_007);
});

it('the server clock starts from one sample again after a clock was set', () => {
  const { time, clock } = clockAt(0);
  clock.observe(1_000_000);
  time.localMs += HOUR_MS;
  clock.observe(1_001_000);
  expect(clock.now()).toBe(1_001_000);
});
