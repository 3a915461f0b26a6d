import { Suspense, useEffect, useState } from 'react';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { lazyComponent } from '../ui/lazy-component.ts';

const SearchPalette = lazyComponent<{ onClose: () => void }>(() =>
  import('../sheets/search/SearchPalette.tsx').then((script) => script.SearchPalette),
);

/** `/` opens the search, also over a sheet; the button does for a mouse and on a phone. */
export function SearchHost() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select');
      if (isTyping || document.querySelector('dialog[open]:not(.sheet)')) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <button type="button" title="Search (/)" aria-label="Search people and channels" onClick={() => setOpen(true)}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path className="line" d="M11 6.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M10 10l4.5 4.5" />
        </svg>
      </button>
      {isOpen && (
        <ErrorBoundary retryOn={isOpen}>
          <Suspense fallback={null}>
            <SearchPalette onClose={() => setOpen(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}
