import { Suspense, useId, useRef, useState } from 'react';
import { nextComparison, ROLLING_CHOICES } from '../../format/period-choices.ts';
import { periodName } from '../../format/period-label.ts';
import { lazyComponent } from '../../ui/lazy-component.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { useView, type ViewContextValue } from '../../ui/page/view-context.ts';
import { useKeyboardShortcuts } from '../../ui/use-keyboard-shortcuts.ts';

const PeriodMenu = lazyComponent(() =>
  import('../../sheets/period/PeriodMenu.tsx').then((module) => module.PeriodMenu),
);

/** The name of the period that the page shows. A click opens the choice of another one; a wall screen shows the name alone. */
export function PeriodPicker() {
  const { kiosk, present, timeFormatter } = usePage();
  const { view, changeView } = useView();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  usePeriodShortcuts(view, changeView, () => {
    // The browser returns the focus to the element that had it before the popover opened.
    button.current?.focus();
    button.current?.click();
  });
  const name = periodName(view.period, present(), timeFormatter);
  if (kiosk) return <span className="period">{name}</span>;
  return (
    <div className="period">
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-label={`Period: ${name}`}
        title={`${name}. Another period (P)`}
        aria-expanded={isOpen}
      >
        <span>{name}</span>
        <svg viewBox="0 0 10 6" aria-hidden="true">
          <path className="line" d="M1 1l4 4 4-4" />
        </svg>
      </button>
      <section
        id={id}
        popover="auto"
        className="menu periods"
        aria-label="Period"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {isOpen && (
          <Suspense fallback={<p>Loading</p>}>
            <PeriodMenu onDone={() => button.current?.click()} />
          </Suspense>
        )}
      </section>
    </div>
  );
}

/** The keys of the common periods; `C` goes through the comparisons and `P` opens the picker. */
function usePeriodShortcuts(
  { comparison }: ViewContextValue['view'],
  changeView: ViewContextValue['changeView'],
  onOpen: () => void,
): void {
  const periods = ROLLING_CHOICES.map(({ key, period }) => [key, () => changeView({ period })] as const);
  useKeyboardShortcuts({
    ...Object.fromEntries(periods),
    c: () => changeView({ comparison: nextComparison(comparison) }),
    p: onOpen,
  });
}
