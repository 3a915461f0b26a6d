import { type RefObject, useLayoutEffect, useRef } from 'react';
import { enter, mark, moveFrom, prefersStillness } from './motion.ts';

/** More than this in one second, and the list is swapped without motion. */
const CALM = 3;

/** Lets new rows enter at the top and the others make room; nothing plays for what was there at first. */
export function useRowMotion(list: RefObject<HTMLElement | null>, still: boolean): void {
  const places = useRef(new Map<string, { left: number; top: number }>());
  const recent = useRef<number[]>([]);
  useLayoutEffect(() => {
    const before = places.current;
    const rows = new Map<string, HTMLElement>();
    for (const row of list.current?.children ?? [])
      if (row instanceof HTMLElement && row.dataset['key']) rows.set(row.dataset['key'], row);
    places.current = new Map([...rows].map(([key, row]) => [key, { left: row.offsetLeft, top: row.offsetTop }]));
    if (before.size === 0 || still) return;

    const fresh = entered([...rows.keys()], before);
    const now = performance.now();
    recent.current = [...recent.current.filter((at) => at > now - 1000), ...fresh.map(() => now)];
    const added = fresh.flatMap((key) => rows.get(key) ?? []);
    if (prefersStillness()) {
      added.forEach(mark);
      return;
    }
    if (fresh.length === 0 || recent.current.length > CALM) return;
    added.forEach(enter);
    for (const [key, row] of rows) {
      const [from, to] = [before.get(key), places.current.get(key)];
      // Nothing flies across from one column to the next.
      if (from && to && from.left === to.left && from.top !== to.top) moveFrom(row, from.top - to.top);
    }
  });
}

/** The keys above the first one that was there before. */
function entered(keys: readonly string[], before: ReadonlyMap<string, unknown>): string[] {
  const at = keys.findIndex((key) => before.has(key));
  return at < 0 ? [] : keys.slice(0, at);
}
