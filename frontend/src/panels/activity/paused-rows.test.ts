import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import { expect, it } from 'vitest';
import { samplePerson } from '../../states/sample-data.ts';
import { countNewerRows, pausedRows } from './paused-rows.ts';

const row = (at: number): ActivityItem => ({ kind: 'join', key: `join|${at}`, at, person: samplePerson });
const keys = (rows: readonly ActivityItem[]) => rows.map(({ at }) => at);

it('holds what is shown and counts what is new', () => {
  const { rows, fresh } = pausedRows([row(2), row(1)], [row(4), row(3), row(2), row(1)]);
  expect(keys(rows)).toEqual([2, 1]);
  expect(fresh).toBe(2);
});

it('lets go of a row at once that is gone, and keeps one that only fell off the end', () => {
  expect(keys(pausedRows([row(3), row(2), row(1)], [row(4), row(3), row(2)]).rows)).toEqual([3, 2, 1]);
  expect(keys(pausedRows([row(3), row(2), row(1)], [row(3), row(1)]).rows)).toEqual([3, 1]);
});

it('counts all where nothing is known', () => {
  expect(countNewerRows([], [row(2), row(1)])).toBe(2);
  expect(countNewerRows([row(1)], [row(1)])).toBe(0);
});
