import { describe, expect, it } from 'vitest';
import { median, percentile } from './percentile.ts';

const ONE_TO_HUNDRED = Array.from({ length: 100 }, (_, i) => i + 1).toReversed();

describe('percentile', () => {
  it.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('returns for the share %s of 1 to 100 the value %s', (share, expected) => {
    expect(percentile(ONE_TO_HUNDRED, share)).toBe(expected);
  });

  it('returns NaN where there is no value', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('median', () => {
  it('returns the upper middle value of an even count', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(3);
  });
});
