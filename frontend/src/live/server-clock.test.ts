import { expect, it } from 'vitest';
import { ServerClock } from './server-clock.ts';

function at(local: number) {
  const time = { local };
  return { time, clock: new ServerClock(() => time.local) };
}

it('shows its own time until the server has said something', () => {
  expect(at(1000).clock.now()).toBe(1000);
});

it('follows the server, and the word that took the shortest way', () => {
  const { time, clock } = at(600_000);
  clock.observe(1_000_000 - 80);
  clock.observe(1_000_000 - 20);
  clock.observe(1_000_000 - 300);
  expect(clock.now()).toBe(1_000_000 - 20);
  time.local += 5000;
  expect(clock.now()).toBe(1_005_000 - 20);
});

it('comes down again when a clock drifts by less than a jump', () => {
  const { time, clock } = at(0);
  clock.observe(1_000_000);
  time.local += 3000;
  for (let ping = 0; ping < 8; ping++) clock.observe(1_000_000 + ping);
  expect(clock.now()).toBe(1_000_007);
});

it('believes the server anew after either clock was set', () => {
  const { time, clock } = at(0);
  clock.observe(1_000_000);
  time.local += 3_600_000;
  clock.observe(1_001_000);
  expect(clock.now()).toBe(1_001_000);
});
