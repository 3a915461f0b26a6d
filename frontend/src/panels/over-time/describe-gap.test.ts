import { expect, it } from 'vitest';
import { createTimeFormatter } from '../../format/time-formatter.ts';
import { describeGap, visibleGaps } from './describe-gap.ts';

const timeFormatter = createTimeFormatter('Europe/Lisbon');
const now = Date.parse('2026-11-20T12:00:00Z');
const at = (time: string) => Date.parse(`${time}:00Z`);

it.each([
  [
    'down',
    '2026-11-17T10:00',
    '2026-11-17T12:30',
    false,
    '17 Nov 10:00 to 12:30 (2 h 30 min): SlackPanda did not run. Not read back.',
  ],
  [
    'asleep',
    '2026-11-17T22:00',
    '2026-11-18T06:00',
    true,
    '17 Nov 22:00 to 18 Nov 06:00 (8 h): its machine slept. Read back since.',
  ],
  ['disconnected', '2026-11-20T11:00', null, false, '20 Nov 11:00 to now (1 h): no connection to Slack. Ongoing.'],
  [
    'not_stored',
    '2025-11-17T10:00',
    '2025-11-17T10:05',
    false,
    '17 Nov 2025 10:00 to 10:05 (5 min): events could not be stored. Not read back.',
  ],
] as const)('the text of a gap by "%s" has its time, its cause and its outcome', (cause, from, to, repaired, text) => {
  expect(describeGap({ from: at(from), to: to && at(to), cause, repaired }, now, timeFormatter)).toBe(text);
});

it('gaps are cut to the axis, and an ongoing gap ends at the present', () => {
  const gap = { cause: 'down', repaired: false } as const;
  const gaps = [
    { ...gap, from: 0, to: 10 },
    { ...gap, from: 5, to: 15 },
    { ...gap, from: 18, to: 30 },
    { ...gap, from: 25, to: null },
  ];
  const drawn = (from: number, to: number, present: number) =>
    visibleGaps(gaps, { from, to }, present).map((one) => [one.from, one.to]);
  expect(drawn(10, 20, 40)).toEqual([
    [10, 15],
    [18, 20],
  ]);
  expect(drawn(20, 50, 40)).toEqual([
    [20, 30],
    [25, 40],
  ]);
});
