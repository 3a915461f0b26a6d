import { useLayoutEffect, useRef } from 'react';
import { prefersStillness, tint } from './motion.ts';
import { usePage } from './page.ts';

/** One number calls for attention at most once a second. */
const PAUSE_MS = 1000;

/** A number that changes in place: the new value at once, and a tint behind it that says where to look. */
export function Changing({ children }: { children: string }) {
  const { freshness } = usePage();
  const element = useRef<HTMLSpanElement>(null);
  const shown = useRef({ text: children, at: 0 });
  const still = freshness.kind !== 'live';
  useLayoutEffect(() => {
    const before = shown.current;
    if (before.text === children) return;
    const now = performance.now();
    const rest = still || now - before.at < PAUSE_MS || prefersStillness();
    shown.current = { text: children, at: rest ? before.at : now };
    if (!rest && element.current) tint(element.current);
  }, [children, still]);
  return (
    <span ref={element} className="changing">
      {children}
    </span>
  );
}
