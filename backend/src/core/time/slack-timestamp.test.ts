import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatSlackTimestamp, parseSlackTimestamp } from './slack-timestamp.ts';

it.each([
  ['1700000000.123456', 1_700_000_000_123_456],
  ['1700000000.000001', 1_700_000_000_000_001],
  ['1700000000', 1_700_000_000_000_000],
  ['1700000000.5', 1_700_000_000_500_000],
  ['0.000000', 0],
])('the timestamp %s is %i microseconds', (ts, us) => {
  expect(parseSlackTimestamp(ts)).toBe(us);
});

it.each(['', '.', 'x', '-1.0', '1e9', '1700000000.1234567', '17000000000.0', '1.2.3', ' 1', '٣.٠'])(
  'the text %j is not a timestamp',
  (ts) => {
    expect(parseSlackTimestamp(ts)).toBeUndefined();
  },
);

it('every microsecond survives formatting and parsing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 }), (us) => {
      expect(parseSlackTimestamp(formatSlackTimestamp(us))).toBe(us);
    }),
  );
});
