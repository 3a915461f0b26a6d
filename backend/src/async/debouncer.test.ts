import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Debouncer } from './debouncer.ts';

let calls: number;
let debouncer: Debouncer;

beforeEach(() => {
  vi.useFakeTimers();
  calls = 0;
  debouncer = new Debouncer(500, 5000, () => calls++);
});
afterEach(() => {
  vi.useRealTimers();
});

it('a debouncer calls back once after the last trigger', () => {
  for (let i = 0; i < 5; i++) {
    debouncer.trigger();
    vi.advanceTimersByTime(499);
  }
  expect(calls).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(calls).toBe(1);
});

it('a debouncer calls back after its maximum wait while triggers continue', () => {
  for (let i = 0; i < 120; i++) {
    debouncer.trigger();
    vi.advanceTimersByTime(100);
  }
  expect(calls).toBe(2);
  vi.advanceTimersByTime(60_000);
  expect(calls).toBe(3);
});

it('a closed debouncer does not call back', () => {
  debouncer.trigger();
  debouncer.close();
  vi.advanceTimersByTime(60_000);
  expect(calls).toBe(0);
});
