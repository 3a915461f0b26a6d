import { type ReactNode, Suspense, useId, useState } from 'react';
import { preloadedComponent } from '../ui/lazy-component.ts';
import { usePage } from '../ui/page/page-context.ts';
import type { LoadDefinition } from './metric-definition.ts';

const Explanation = preloadedComponent(() => import('./Explanation.tsx').then(({ Explanation }) => Explanation));

/**
 * A button that opens the explanation of a number: what is counted, in which window, what is not counted, and the cursor of
 * the number. The button shows `title`, or a question mark without one. The kiosk shows the title alone.
 */
export function MetricExplanation({ definition, title }: { definition: LoadDefinition; title?: ReactNode }) {
  const { kiosk } = usePage();
  const id = useId();
  // A closed popover has no content, so that a screen reader does not read it as part of the heading.
  const [isOpen, setOpen] = useState(false);
  if (kiosk) return title ?? null;
  return (
    <>
      {title === undefined ? (
        <button type="button" className="why" popoverTarget={id} aria-label="Why this number">
          ?
        </button>
      ) : (
        <button type="button" className="asks" popoverTarget={id} title="Why this number">
          {title}
        </button>
      )}
      <div id={id} popover="auto" className="because" onToggle={(event) => setOpen(event.newState === 'open')}>
        {isOpen && (
          <Suspense>
            <Explanation definition={definition} />
          </Suspense>
        )}
      </div>
    </>
  );
}
