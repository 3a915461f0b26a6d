import { describe, expect, it } from 'vitest';
import { msToUs } from '../core/time/units.ts';
import { parseDepth } from './snapshot-depth.ts';

const PAGE_HORIZON_US = msToUs(Date.UTC(2026, 9, 1));

describe('the depth that ?from= requests', () => {
  it.each([
    ['absent', undefined, '', PAGE_HORIZON_US],
    ['all', 'all', 'all', 0],
    ['0', '0', '0', 0],
    [
      'within a month',
      String(Date.UTC(2024, 1, 29, 23, 59)),
      String(Date.UTC(2024, 1, 1)),
      msToUs(Date.UTC(2024, 1, 1)),
    ],
    ['the start of a month', String(Date.UTC(2024, 1, 1)), String(Date.UTC(2024, 1, 1)), msToUs(Date.UTC(2024, 1, 1))],
    ['later than the page needs', String(Date.UTC(2026, 10, 5)), '', PAGE_HORIZON_US],
    ['in the month of the horizon', String(Date.UTC(2026, 9, 15)), '', PAGE_HORIZON_US],
    ['the last instant of a Date', '8640000000000000', '', PAGE_HORIZON_US],
  ])('is that of the page, or reaches further back, for a value that is %s', (_what, from, key, horizonUs) => {
    expect(parseDepth(from, PAGE_HORIZON_US)).toEqual({ key, horizonUs });
  });

  it.each([
    [''],
    ['ALL'],
    ['-1'],
    ['1.5'],
    ['1e3'],
    ['8640000000000001'],
    ['99999999999999999999'],
    ['2026-01-01'],
    [' 1'],
  ])('is refused for %j', (from) => {
    expect(parseDepth(from, PAGE_HORIZON_US)).toBeUndefined();
  });

  it('is refused for two values at once', () => {
    expect(parseDepth(['all', '0'], PAGE_HORIZON_US)).toBeUndefined();
  });
});
