import { type BucketUnit, bucketEdgesUs } from 'backend/core/time/buckets';
import { createTimeZone } from 'backend/core/time/time-zone';
import { DAY_MS, msToUs, usToMs } from 'backend/core/time/units';
import { describe, expect, it } from 'vitest';
import { createTimeFormatter } from '../format/time-formatter.ts';
import { axisLabels, type Chart, chartBars, lastLabel } from './chart-bars.ts';

const ZONE = 'Europe/Lisbon';
const timeFormatter = createTimeFormatter(ZONE);
const now = Date.parse('2026-11-17T14:06Z');

function chartOf(unit: BucketUnit, from: number, to: number, before: number | null = null): Chart {
  const edges = bucketEdgesUs({ afterUs: msToUs(from) - 1, untilUs: msToUs(to) - 1 }, unit, createTimeZone(ZONE)).map(
    usToMs,
  );
  const slots = edges.slice(0, -1).map((edge, i) => ({ from: edge, to: edges[i + 1] ?? 0, messages: i, before }));
  return { unit, slots };
}

const texts = (chart: Chart) => chartBars(chart, now, now, 'period before', timeFormatter).map(({ text }) => text);

describe('the text of a bar', () => {
  it('names hours by the clock, with a mark at the repeated hour when clocks are set back', () => {
    const chart = chartOf('hour', Date.parse('2026-10-24T23:00Z'), Date.parse('2026-10-26T00:00Z'));
    expect(texts(chart).slice(0, 4)).toEqual([
      'Sun 25 Oct 00:00: 0',
      'Sun 25 Oct 01:00: 1',
      'Sun 25 Oct 01:00 again: 2',
      'Sun 25 Oct 02:00: 3',
    ]);
  });

  it('names days, weeks and months, those of another year with it', () => {
    expect(texts(chartOf('day', now - 2 * DAY_MS, now))).toEqual(['Sun 15 Nov: 0', 'Mon 16 Nov: 1', 'Tue 17 Nov: 2']);
    expect(texts(chartOf('week', Date.parse('2025-12-22'), Date.parse('2026-01-12')))).toEqual([
      '22 Dec 2025 to 28 Dec 2025: 0',
      '29 Dec 2025 to 4 Jan: 1',
      '5 Jan to 11 Jan: 2',
    ]);
    expect(texts(chartOf('month', Date.parse('2026-09-30T23:00Z'), now))).toEqual(['Oct 2026: 0', 'Nov 2026: 1']);
  });

  it('has the number that it is compared with and its name', () => {
    expect(texts(chartOf('day', now - DAY_MS, now, 7))[1]).toBe('Tue 17 Nov: 1, period before: 7');
  });
});

it('a bar after the moment shown is marked, and so is the one of the present', () => {
  const chart = chartOf('day', now - 3 * DAY_MS, now + DAY_MS);
  const bars = chartBars(chart, now - 1.5 * DAY_MS, now, '', timeFormatter);
  expect(bars.map(({ className }) => className)).toEqual(['', '', '', 'future today', 'future']);
});

describe('the labels under the axis', () => {
  const cases: [BucketUnit, number][] = [
    ['hour', 1],
    ['hour', 7],
    ['day', 10],
    ['day', 30],
    ['day', 92],
    ['week', 365],
    ['week', 731],
    ['month', 800],
    ['month', 2900],
  ];
  it.each(cases)('by the %s over %i days do not overlap at any width', (unit, days) => {
    const chart = chartOf(unit, now - days * DAY_MS, now);
    const last = lastLabel(chart, now);
    for (let widthRem = 10; widthRem <= 80; widthRem++) {
      let end = 0;
      const labels = axisLabels(chart, now, widthRem, last, timeFormatter);
      for (const { position, text, isStart } of labels) {
        const start = position * widthRem - (isStart ? 0 : text.length / 4);
        expect(start, `${text} at ${widthRem} rem`).toBeGreaterThanOrEqual(end);
        end = start + text.length / 2;
      }
      expect(end).toBeLessThanOrEqual(widthRem - (last?.length ?? 0) / 2);
    }
    expect(axisLabels(chart, now, 45, last, timeFormatter).length).toBeGreaterThan(1);
  });

  it.each<[BucketUnit, number, string[]]>([
    ['hour', 1, ['18:00', '17 Nov', '06:00', '12:00']],
    ['day', 30, ['19 Oct', '26 Oct', '2 Nov', '9 Nov']],
    ['week', 365, ['Dec', '2026', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct']],
    ['month', 2000, ['2022', '2023', '2024', '2025']],
  ])('by the %s over %i days stand at round times', (unit, days, expected) => {
    const chart = chartOf(unit, now - days * DAY_MS, now);
    const labels = axisLabels(chart, now, 42, lastLabel(chart, now), timeFormatter).map(({ text }) => text);
    expect(labels.slice(0, expected.length)).toEqual(expected);
  });

  it('end with the present only where the axis does', () => {
    expect(lastLabel(chartOf('day', now - 30 * DAY_MS, now), now)).toBe('today');
    expect(lastLabel(chartOf('month', now - 2000 * DAY_MS, now), now)).toBe('now');
    expect(lastLabel(chartOf('day', now - 30 * DAY_MS, now - DAY_MS), now)).toBeNull();
    expect(lastLabel(chartOf('day', now - 3 * DAY_MS, now + 3 * DAY_MS), now)).toBeNull();
  });
});
