import { useEffect, useRef, useState } from 'react';

/** Says its text to screen readers, politely and at most once in `everyMs`: the newest, not each one. */
export function LiveRegion({ everyMs, children }: { everyMs: number; children: string }) {
  const [said, setSaid] = useState(children);
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (children === said) return;
    const timer = setTimeout(
      () => {
        last.current = performance.now();
        setSaid(children);
      },
      Math.max(0, last.current + everyMs - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [children, said, everyMs]);
  return (
    <p className="unseen" aria-live="polite">
      {said}
    </p>
  );
}
