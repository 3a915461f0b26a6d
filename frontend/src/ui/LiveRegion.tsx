import type { Milliseconds } from 'backend/core/time/units';
import { useEffect, useRef, useState } from 'react';

/** Announces its text to screen readers, politely and at most once in `everyMs`; texts in between are skipped. */
export function LiveRegion({ everyMs, children }: { everyMs: Milliseconds; children: string }) {
  const [announced, setAnnounced] = useState(children);
  const announcedAt = useRef<Milliseconds>(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (children === announced) return;
    const timer = setTimeout(
      () => {
        announcedAt.current = performance.now();
        setAnnounced(children);
      },
      Math.max(0, announcedAt.current + everyMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [children, announced, everyMs]);
  return (
    <p className="unseen" aria-live="polite">
      {announced}
    </p>
  );
}
