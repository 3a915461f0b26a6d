import { describe, expect, it } from 'vitest';
import { growthExponent } from './growth-exponent.ts';

const WORK = [100_000, 600_000, 1_000_000, 5_000_000];

describe('growthExponent', () => {
  it.each([0, 0.5, 1, 2])('finds the power %s for any factor', (k) => {
    expect(growthExponent(WORK.map((work) => ({ work, cost: 0.003 * work ** k })))).toBeCloseTo(k, 9);
  });

  it('lies between the slopes where the points are not on one line', () => {
    const k = growthExponent(WORK.map((work) => ({ work, cost: work + 50_000 })));
    expect(k).toBeGreaterThan(0.7);
    expect(k).toBeLessThan(1);
  });

  it('returns NaN for a single point', () => {
    expect(growthExponent([{ work: 5, cost: 1 }])).toBeNaN();
  });
});
