import { useEffect, useState } from 'react';
import { usePage } from './page-context.ts';

/** A still bar in the place and size of what is being loaded. */
export function Skeleton({ kind }: { kind: 'score' | 'number' | 'line' | 'row' }) {
  return <span className={`hold ${kind}`} aria-hidden="true" />;
}

/** Said only where loading takes long enough to wonder. */
export function LoadingText() {
  const { freshness } = usePage();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 2000);
    return () => clearTimeout(timer);
  }, []);
  return (late && freshness.kind === 'loading' && freshness.text) || '\u00A0';
}
