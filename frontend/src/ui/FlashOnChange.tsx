import { useLayoutEffect, useRef } from 'react';
import { flash, prefersReducedMotion } from './animations.ts';
import { usePage } from './page-context.ts';

/** One number calls for attention at most once a second. */
const MIN_FLASH_INTERVAL_MS = 1000;

/** A number that changes in place: the new value at once, and a tint behind it that says where to look. */
export function FlashOnChange({ children }: { children: string }) {
  const { freshness } = usePage();
  const element = useRef<HTMLSpanElement>(null);
  const shown = useRef({ text: children, at: 0 });
  const still = freshness.kind !== 'live';
  useLayoutEffect(() => {
    const before = shown.current;
    if (before.text === children) return;
    const now = performance.now();
    const rest = still || now - before.at < MIN_FLASH_INTERVAL_MS || prefersReducedMotion();
    shown.current = { text: children, at: rest ? before.at : now };
    if (!rest && element.current) flash(element.current);
  }, [children, still]);
  return (
    <span ref={element} className="changing">
      {children}
    </span>
  );
}
