import { SECOND_MS } from 'backend/core/time/units';
import { markAsNew, prefersReducedMotion, slideInRows } from '../../ui/animations.ts';
import type { RowEffect } from '../../ui/observe-rows.ts';

/** If more rows arrive within a second, none is animated. */
const MAX_ANIMATED_PER_SECOND = 3;

interface RowPosition {
  row: HTMLElement;
  left: number;
  top: number;
}

/** Slides new rows in at the top. Rows that the list had at first are not animated. */
export function animateNewRows(): RowEffect {
  let before = new Map<string, RowPosition>();
  let recent: number[] = [];
  return (list) => {
    const [previous, positions] = [before, rowPositions(list)];
    before = positions;
    const added = newRows(positions, previous);
    if (added.length === 0) return () => undefined;

    const now = performance.now();
    recent = [...recent.filter((at) => at > now - SECOND_MS), ...added.map(() => now)];
    const isCalm = recent.length <= MAX_ANIMATED_PER_SECOND;
    const rows = added.map(({ row }) => row);
    return () => {
      if (prefersReducedMotion()) for (const row of rows) markAsNew(row);
      else if (isCalm) slideInRows(list, rows, shiftPx(previous, positions));
    };
  };
}

/** How far the first row that was there before has moved down in its column, in px. */
function shiftPx(before: ReadonlyMap<string, RowPosition>, positions: ReadonlyMap<string, RowPosition>): number {
  for (const [key, { left, top }] of positions) {
    const from = before.get(key);
    if (from) return from.left === left ? top - from.top : 0;
  }
  return 0;
}

function rowPositions(list: HTMLElement): Map<string, RowPosition> {
  const positions = new Map<string, RowPosition>();
  for (const row of list.children)
    if (row instanceof HTMLElement && row.dataset['key'])
      positions.set(row.dataset['key'], { row, left: row.offsetLeft, top: row.offsetTop });
  return positions;
}

/** The rows above the first one that was there before. */
function newRows(positions: ReadonlyMap<string, RowPosition>, before: ReadonlyMap<string, RowPosition>): RowPosition[] {
  const keys = [...positions.keys()];
  const index = keys.findIndex((key) => before.has(key));
  return index < 0 ? [] : [...positions.values()].slice(0, index);
}
