import type { ActivityItem } from 'backend/core/activity';
import { expect, it } from 'vitest';
import { heldRows, newerThan } from './held-rows.ts';
import { ada } from './sample.ts';

const row = (at: number): ActivityItem => ({ kind: 'join', key: `join|${at}`, at, person: ada });
const keys = (rows: readonly ActivityItem[]) => rows.map(({ at }) => at);

it('holds what is shown and counts what is new', () => {
  const { rows, fresh } = heldRows([row(2), row(1)], [row(4), row(3), row(2), row(1)]);
  expect(keys(rows)).toEqual([2, 1]);
  expect(fresh).toBe(2);
});

it('lets go of a row at once that is gone, and keeps one that only fell off the end', () => {
  expect(keys(heldRows([row(3), row(2), row(1)], [row(4), row(3), row(2)]).rows)).toEqual([3, 2, 1]);
  expect(keys(heldRows([row(3), row(2), row(1)], [row(3), row(1)]).rows)).toEqual([3, 1]);
});

it('counts all where nothing is known', () => {
  expect(newerThan([], [row(2), row(1)])).toBe(2);
  expect(newerThan([row(1)], [row(1)])).toBe(0);
});
