import { type RefObject, useLayoutEffect } from 'react';

/** Shows of a table only the rows that fit whole into the frame around it: half a row says nothing. */
export function useFittingRows(frame: RefObject<HTMLElement | null>, drawn: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const check = () => {
      const rows = [...element.querySelectorAll<HTMLElement>('tbody tr')];
      for (const row of rows) row.hidden = false;
      const clips = getComputedStyle(element).overflowY === 'hidden';
      const edge = element.getBoundingClientRect().bottom + 1;
      const beyond = clips ? rows.filter((row) => row.getBoundingClientRect().bottom > edge) : [];
      for (const row of beyond) row.hidden = true;
    };
    check();
    if (!('ResizeObserver' in window)) return;
    const observer = new ResizeObserver(check);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, drawn]);
}
