import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { useLayoutEffect, useRef } from 'react';
import { flash, prefersReducedMotion } from './animations.ts';
import { usePage } from './page/page-context.ts';

/** The shortest time between two flashes of one number. */
const MIN_FLASH_INTERVAL_MS: Milliseconds = SECOND_MS;

/** A number that changes in place: a short tint behind it marks the change. */
export function FlashOnChange({ children }: { children: string }) {
  const { freshness } = usePage();
  const element = useRef<HTMLSpanElement>(null);
  const shown = useRef({ text: children, flashedAt: 0 });
  const isLive = freshness.kind === 'live';
  useLayoutEffect(() => {
    const before = shown.current;
    if (before.text === children) return;
    const now = performance.now();
    const shouldFlash = isLive && now - before.flashedAt >= MIN_FLASH_INTERVAL_MS && !prefersReducedMotion();
    shown.current = { text: children, flashedAt: shouldFlash ? now : before.flashedAt };
    if (shouldFlash && element.current) flash(element.current);
  }, [children, isLive]);
  return (
    <span ref={element} className="changing">
      {children}
    </span>
  );
}
