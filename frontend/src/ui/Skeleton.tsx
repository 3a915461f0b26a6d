import { SECOND_MS } from 'backend/core/time/units';
import { useEffect, useState } from 'react';
import { usePage } from './page/page-context.ts';

const LOADING_TEXT_DELAY_MS = 2 * SECOND_MS;

/** A grey bar in the place and size of content that is loading. */
export function Skeleton({ kind }: { kind: 'score' | 'number' | 'line' | 'row' }) {
  return <span className={`hold ${kind}`} aria-hidden="true" />;
}

/** What the page is loading, shown once it takes longer than two seconds. */
export function LoadingText() {
  const { freshness } = usePage();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LOADING_TEXT_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return (isLate && freshness.kind === 'loading' && freshness.text) || '\u00A0';
}
