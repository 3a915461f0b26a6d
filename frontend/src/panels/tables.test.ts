import { expect, it } from 'vitest';
import { sampleSummary } from '../states/sample-data.ts';
import { activityTable } from './activity/table.ts';
import { busyHoursTable } from './busy-hours/table.ts';
import { channelsTable } from './channels/table.ts';
import { leaderboardTable } from './leaderboard/table.ts';
import { vitalSignsTable } from './vital-signs/table.ts';

const summary = sampleSummary();

it('the exported channels have the numbers of the panel', () => {
  expect(channelsTable(summary).rows).toEqual([['C1', 'help', 44, 44 / 137, 17, '2026-11-17T14:06:29.000Z']]);
});

it('the exported leaderboard has the numbers of the panel', () => {
  expect(leaderboardTable(summary).rows).toEqual([[1, 'U1', 'Ada Byron', 19, 19 / 137, 2, 'false']]);
});

it('the exported busy hours have a row for each hour of the week', () => {
  expect(busyHoursTable(summary).rows).toHaveLength(168);
  expect(busyHoursTable(summary).rows.slice(23, 26)).toEqual([
    ['Mon', 23, 0],
    ['Tue', 0, 0],
    ['Tue', 1, 0],
  ]);
});

it('the exported activity has the rows of the panel in the same order', () => {
  expect(activityTable(summary).rows.map((row) => row[1])).toEqual(['message', 'join', 'channel']);
});

it('the exported vital signs have no rows while the viewer has not enabled them', () => {
  expect(vitalSignsTable(summary).rows).toEqual([]);
});

it('the exported vital signs have a row for the score and for each sign', () => {
  const sign = {
    name: 'newcomers' as const,
    weight: 20,
    numerator: 1,
    denominator: 4,
    sampleSize: 4,
    minSampleSize: 5,
    value: null,
  };
  const vitals = { score: null, band: null, signs: [sign] };
  expect(vitalSignsTable({ ...summary, vitals }).rows).toEqual([
    ['score', 100, null, null, null, null, null],
    ['newcomers', 20, null, 1, 4, 4, 5],
  ]);
});
