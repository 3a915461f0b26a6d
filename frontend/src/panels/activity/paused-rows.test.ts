import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import { expect, it } from 'vitest';
import { samplePerson } from '../../states/sample-data.ts';
import { countNewerRows, pausedRows } from './paused-rows.ts';

const row = (at: number): ActivityItem => ({ kind: 'join', key: `join|${at}`, at, person: samplePerson });
const keys = (rows: readonly ActivityItem[]) => rows.map(({ at }) => at);

it('a paused list keeps its rows and counts the new ones', () => {
  const { rows, newRowCount } = pausedRows([row(2), row(1)], [row(4), row(3), row(2), row(1)]);
  expect(keys(rows)).toEqual([2, 1]);
  expect(newRowCount).toBe(2);
});

it('a paused list drops a deleted row and keeps a row that is only too old', () => {
  expect(keys(pausedRows([row(3), row(2), row(1)], [row(4), row(3), row(2)]).rows)).toEqual([3, 2, 1]);
  expect(keys(pausedRows([row(3), row(2), row(1)], [row(3), row(1)]).rows)).toEqual([3, 1]);
});

it('all rows are new if none of them was there before', () => {
  expect(countNewerRows([], [row(2), row(1)])).toBe(2);
  expect(countNewerRows([row(1)], [row(1)])).toBe(0);
});
