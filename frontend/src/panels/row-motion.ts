import { enter, mark, prefersStillness } from './motion.ts';
import type { Look } from './watch-rows.ts';

/** More than this in one second, and the list is swapped without motion. */
const CALM = 3;

interface Place {
  row: HTMLElement;
  left: number;
  top: number;
}

/** Lets new rows enter at the top; nothing plays for what was there at first. */
export function rowMotion(): Look {
  let before = new Map<string, Place>();
  let recent: number[] = [];
  return (list) => {
    const [was, places] = [before, placesIn(list)];
    before = places;
    const fresh = entered(places, was);
    if (fresh.length === 0) return () => undefined;

    const now = performance.now();
    recent = [...recent.filter((at) => at > now - 1000), ...fresh.map(() => now)];
    const isCalm = recent.length <= CALM;
    const rows = fresh.map(({ row }) => row);
    return () => {
      if (prefersStillness()) for (const row of rows) mark(row);
      else if (isCalm) enter(list, rows, roomMade(was, places));
    };
  };
}

/** How far the first of the rows that stay has moved down in its column, px. */
function roomMade(before: ReadonlyMap<string, Place>, places: ReadonlyMap<string, Place>): number {
  for (const [key, { left, top }] of places) {
    const from = before.get(key);
    if (from) return from.left === left ? top - from.top : 0;
  }
  return 0;
}

function placesIn(list: HTMLElement): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const row of list.children)
    if (row instanceof HTMLElement && row.dataset['key'])
      places.set(row.dataset['key'], { row, left: row.offsetLeft, top: row.offsetTop });
  return places;
}

/** The rows above the first one that was there before. */
function entered(places: ReadonlyMap<string, Place>, before: ReadonlyMap<string, Place>): Place[] {
  const keys = [...places.keys()];
  const at = keys.findIndex((key) => before.has(key));
  return at < 0 ? [] : [...places.values()].slice(0, at);
}
