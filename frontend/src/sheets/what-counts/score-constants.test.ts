import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import { describe, expect, it } from 'vitest';
import { problemOf, readConstant } from './score-constants.ts';

describe('a constant of the score', () => {
  it.each([
    ['0.5', 0.5],
    [' 12 ', 12],
    ['0,05', 0.05],
    ['0,125', 0.125],
    ['12,5', 12.5],
    ['1234,5', 1234.5],
    ['.5', 0.5],
    ['1e-4', 0.0001],
    ['', null],
  ])('is read from %j as %s', (text, value) => expect(readConstant('perMessage', text)).toEqual({ value }));

  it.each(['-1', 'abc', '5,000', ' 12,500 ', '1,000,000', '1000001', 'NaN', 'Infinity', '0x10', '1e9'])(
    'is refused if it is %j',
    (text) =>
      expect(readConstant('perMessage', text)).toEqual({
        problem: 'Points for each message: expected a number from 0 to 1,000,000, without separators.',
      }),
  );

  it('is refused if the cap is 0', () =>
    expect(readConstant('cap', '0')).toEqual({ problem: expect.stringContaining('Cap: expected a number from 1') }));
});

it('limits in the wrong order are refused with their values', () => {
  expect(problemOf(DEFAULT_HEALTH_RULES)).toBe('');
  expect(problemOf({ ...DEFAULT_HEALTH_RULES, redBelow: 160 })).toMatch(/"At risk below" \(160\) must not be greater/);
  expect(problemOf({ ...DEFAULT_HEALTH_RULES, cap: 50 })).toMatch(/The cap \(50\) must not be less/);
});
