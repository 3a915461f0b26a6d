import { beforeEach, describe, expect, it } from 'vitest';
import { ManualTimers } from '../../../test/stream/manual-timers.ts';
import { Debouncer } from './debouncer.ts';

let calls: number;
let timers: ManualTimers;
let debouncer: Debouncer;

beforeEach(() => {
  calls = 0;
  timers = new ManualTimers();
  debouncer = new Debouncer({ waitMs: 500, maxWaitMs: 5000, startTimer: timers.start }, () => calls++);
});

describe('a debouncer', () => {
  it('calls back once when the triggers stop', () => {
    for (let i = 0; i < 5; i++) {
      debouncer.trigger();
      timers.advance(499);
    }
    expect(calls).toBe(0);
    timers.advance(60_000);
    expect(calls).toBe(1);
  });

  it('calls back after each maximum wait while triggers keep coming', () => {
    for (let i = 0; i < 120; i++) {
      debouncer.trigger();
      timers.advance(100);
    }
    expect(calls).toBe(2);
    timers.advance(60_000);
    expect(calls).toBe(3);
  });

  it('does not call back once it is closed', () => {
    debouncer.trigger();
    debouncer.close();
    timers.advance(60_000);
    expect(calls).toBe(0);
    expect(timers.count).toBe(0);
  });

  it('calls back without manual timers, too', async () => {
    await new Promise<void>((resolve) => new Debouncer({ waitMs: 0, maxWaitMs: 0 }, resolve).trigger());
  });
});
