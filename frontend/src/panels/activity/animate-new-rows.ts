import { markAsNew, prefersReducedMotion, slideInRows } from '../../ui/animations.ts';
import type { RowEffect } from '../../ui/observe-rows.ts';

/** More than this in one second, and the list is swapped without motion. */
const MAX_ANIMATED_PER_SECOND = 3;

interface RowPosition {
  row: HTMLElement;
  left: number;
  top: number;
}

/** Lets new rows enter at the top; nothing plays for what was there at first. */
export function animateNewRows(): RowEffect {
  let before = new Map<string, RowPosition>();
  let recent: number[] = [];
  return (list) => {
    const [was, places] = [before, rowPositions(list)];
    before = places;
    const fresh = newRows(places, was);
    if (fresh.length === 0) return () => undefined;

    const now = performance.now();
    recent = [...recent.filter((at) => at > now - 1000), ...fresh.map(() => now)];
    const isCalm = recent.length <= MAX_ANIMATED_PER_SECOND;
    const rows = fresh.map(({ row }) => row);
    return () => {
      if (prefersReducedMotion()) for (const row of rows) markAsNew(row);
      else if (isCalm) slideInRows(list, rows, shiftPx(was, places));
    };
  };
}

/** How far the first of the rows that stay has moved down in its column, px. */
function shiftPx(before: ReadonlyMap<string, RowPosition>, places: ReadonlyMap<string, RowPosition>): number {
  for (const [key, { left, top }] of places) {
    const from = before.get(key);
    if (from) return from.left === left ? top - from.top : 0;
  }
  return 0;
}

function rowPositions(list: HTMLElement): Map<string, RowPosition> {
  const places = new Map<string, RowPosition>();
  for (const row of list.children)
    if (row instanceof HTMLElement && row.dataset['key'])
      places.set(row.dataset['key'], { row, left: row.offsetLeft, top: row.offsetTop });
  return places;
}

/** The rows above the first one that was there before. */
function newRows(places: ReadonlyMap<string, RowPosition>, before: ReadonlyMap<string, RowPosition>): RowPosition[] {
  const keys = [...places.keys()];
  const at = keys.findIndex((key) => before.has(key));
  return at < 0 ? [] : [...places.values()].slice(0, at);
}
