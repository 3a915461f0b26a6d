import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Lull } from './lull.ts';

let told: number;
let lull: Lull;

beforeEach(() => {
  vi.useFakeTimers();
  told = 0;
  lull = new Lull(500, 5000, () => told++);
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells once when it comes to rest', () => {
  for (let i = 0; i < 5; i++) {
    lull.stir();
    vi.advanceTimersByTime(499);
  }
  expect(told).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(told).toBe(1);
});

it('tells now and then while it does not', () => {
  for (let i = 0; i < 120; i++) {
    lull.stir();
    vi.advanceTimersByTime(100);
  }
  expect(told).toBe(2);
  vi.advanceTimersByTime(60_000);
  expect(told).toBe(3);
});

it('tells nothing once closed', () => {
  lull.stir();
  lull.close();
  vi.advanceTimersByTime(60_000);
  expect(told).toBe(0);
});
