import { SECOND_MS } from 'backend/core/time/units';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { QueryRunner } from './query-runner.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Watches two queries, the second one so many ms after the first, and lists what is computed: the name and the records. */
function watchTwo(delayMs: number) {
  let records = 0;
  const computed: string[] = [];
  const source = { compute: <Result>(run: (context: never) => Result) => run({} as never) };
  const runner = new QueryRunner(source, { early: () => `early ${records}`, late: () => `late ${records}` });
  const onResult = (result: unknown) => computed.push(String(result));
  runner.watch('early', {}, onResult);
  vi.advanceTimersByTime(delayMs);
  const stopLate = runner.watch('late', {}, onResult);
  vi.advanceTimersByTime(0);
  const arrive = () => {
    records++;
    runner.recordsArrived();
  };
  return { runner, computed, arrive, stopLate };
}

it('every query shows the last record, also one that was computed later than another', () => {
  const { computed, arrive } = watchTwo(0.4 * SECOND_MS);
  expect(computed).toEqual(['early 0', 'late 0']);
  arrive();
  vi.advanceTimersByTime(2 * SECOND_MS);
  expect(computed.slice(2)).toEqual(['early 1', 'late 1']);
});

it('a query is computed at most once a second while records arrive, and not without any', () => {
  const { computed, arrive } = watchTwo(0);
  for (let n = 0; n < 30; n++) {
    vi.advanceTimersByTime(0.1 * SECOND_MS);
    arrive();
  }
  vi.advanceTimersByTime(60 * SECOND_MS);
  expect(computed.filter((text) => text.startsWith('late'))).toHaveLength(5);
  expect(computed.at(-1)).toBe('late 30');
  expect(vi.getTimerCount()).toBe(0);
});

it('choices that change are computed at once, and a query that is not watched any more is not', () => {
  const { runner, computed, stopLate } = watchTwo(0);
  stopLate();
  runner.choicesChanged();
  vi.advanceTimersByTime(0);
  expect(computed.slice(2)).toEqual(['early 0']);
});

it('a query that is new is computed at once, although another is to be computed later', () => {
  const { runner, computed, arrive } = watchTwo(0);
  arrive();
  vi.advanceTimersByTime(0.2 * SECOND_MS);
  runner.watch('late', {}, () => computed.push('new'));
  vi.advanceTimersByTime(0);
  expect(computed.slice(2)).toEqual(['new']);
  vi.advanceTimersByTime(SECOND_MS);
  expect(computed.slice(3)).toEqual(['early 1', 'late 1']);
});
