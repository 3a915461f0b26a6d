import { type RefObject, useLayoutEffect } from 'react';

/**
 * The list wraps into columns beyond its clipped edge, so only whole rows are seen. Those beyond are also out of reach
 * for keyboard and screen reader.
 */
export function useWholeRows(list: RefObject<HTMLElement | null>, drawn: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const check = () => {
      const edge = element.offsetLeft + element.clientWidth;
      for (const row of element.children) if (row instanceof HTMLElement) row.inert = row.offsetLeft >= edge;
    };
    check();
    if (!('ResizeObserver' in window)) return;
    const observer = new ResizeObserver(check);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list, drawn]);
}
