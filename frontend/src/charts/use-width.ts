import { useCallback, useState } from 'react';

/** The width of a phone, from which the labels start until the first measurement. */
const INITIAL_REM = 22;

/** Returns the width of an element in rem, also after it changed, and the function for its `ref`. */
export function useWidthRem(): [widthRem: number, ref: (element: HTMLElement | null) => (() => void) | undefined] {
  const [widthRem, setWidth] = useState(INITIAL_REM);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      if (entry && rem > 0) setWidth(Math.floor(entry.contentRect.width / rem));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [widthRem, ref];
}
