import type { CalendarUnit, Period } from 'backend/core/time/period';
import { useEffect, useId, useRef, useState } from 'react';
import { COMPARISON_NAMES, isSamePeriod, ROLLING_CHOICES } from '../../format/period-choices.ts';
import { periodName } from '../../format/period-label.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { useView } from '../../ui/page/view-context.ts';
import { CustomPeriod } from './CustomPeriod.tsx';
import './period-menu.css';

const UNITS: readonly CalendarUnit[] = ['month', 'quarter', 'year'];
const COMPARISONS = ['previous', 'year', 'none'] as const;
const CALENDAR_PERIODS: readonly Period[] = UNITS.flatMap((unit) =>
  ([0, 1] as const).map((ago) => ({ kind: 'calendar' as const, unit, ago })),
);

/** The choice of a period and of what it is compared with. `onDone` closes the popover around it. */
export function PeriodMenu({ onDone }: { onDone: () => void }) {
  const { view, changeView } = useView();
  const [isCustomOpen, setCustomOpen] = useState(view.period.kind === 'custom');
  const choices = useRef<HTMLDivElement>(null);
  useEffect(() => choices.current?.querySelector<HTMLElement>('[aria-pressed="true"], .custom')?.focus(), []);
  const choose = (period: Period) => {
    changeView({ period });
    onDone();
  };
  return (
    <>
      <div ref={choices} className="choices">
        {ROLLING_CHOICES.map(({ period, key }) => (
          <PeriodButton key={key} period={period} shortcut={key} onChoose={choose} />
        ))}
        {CALENDAR_PERIODS.map((period) => (
          <PeriodButton key={JSON.stringify(period)} period={period} onChoose={choose} />
        ))}
        <button
          type="button"
          className="custom"
          aria-expanded={isCustomOpen}
          onClick={() => setCustomOpen((before) => !before)}
        >
          Custom…
        </button>
      </div>
      {isCustomOpen && <CustomPeriod onChoose={choose} />}
      <Comparisons />
    </>
  );
}

interface ButtonProps {
  period: Period;
  shortcut?: string;
  onChoose: (period: Period) => void;
}

function PeriodButton({ period, shortcut, onChoose }: ButtonProps) {
  const { present, timeFormatter } = usePage();
  const { view } = useView();
  const name = periodName(period, present(), timeFormatter);
  return (
    <button
      type="button"
      aria-label={name}
      aria-keyshortcuts={shortcut}
      aria-pressed={isSamePeriod(period, view.period)}
      onClick={() => onChoose(period)}
    >
      {name}
      {shortcut && <kbd>{shortcut.toUpperCase()}</kbd>}
    </button>
  );
}

function Comparisons() {
  const { view, changeView } = useView();
  const name = useId();
  const isComparable = view.period.kind !== 'all';
  return (
    <fieldset className="compare" disabled={!isComparable}>
      <legend>Compare with</legend>
      {COMPARISONS.map((comparison) => (
        <label key={comparison}>
          <input
            type="radio"
            name={name}
            checked={view.comparison === comparison}
            onChange={() => changeView({ comparison })}
          />
          {COMPARISON_NAMES[comparison]}
        </label>
      ))}
      {!isComparable && <p>There is nothing before all time.</p>}
    </fieldset>
  );
}
