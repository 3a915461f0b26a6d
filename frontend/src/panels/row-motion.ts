import { enter, mark, moveFrom, prefersStillness } from './motion.ts';
import type { Look } from './watch-rows.ts';

/** More than this in one second, and the list is swapped without motion. */
const CALM = 3;

interface Place {
  row: HTMLElement;
  left: number;
  top: number;
}

/** Lets new rows enter at the top and the others make room; nothing plays for what was there at first. */
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
    return () => {
      if (prefersStillness()) for (const { row } of fresh) mark(row);
      else if (isCalm) move(fresh, was, places);
    };
  };
}

function move(fresh: readonly Place[], before: ReadonlyMap<string, Place>, places: ReadonlyMap<string, Place>): void {
  for (const { row } of fresh) enter(row);
  for (const [key, { row, left, top }] of places) {
    const from = before.get(key);
    // What moves is a layer of its own, which takes time to make: none for what is out of sight.
    if (row.inert) continue;
    // Nothing flies across from one column to the next.
    if (from && from.left === left && from.top !== top) moveFrom(row, from.top - top);
  }
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
