import { memo, type PointerEvent, type ReactNode, useState } from 'react';
import { formatNumber } from '../../format/format.ts';
import { moveFocus } from '../../ui/move-focus.ts';
import { axisTicks, type Bar } from './time-axis.ts';

const BAR_STEPS = { ArrowLeft: -1, ArrowRight: 1 };

interface Props {
  label: string;
  bars: readonly Bar[];
  /** The indexes of the first and the last selected bar. */
  selection: readonly [number, number] | null;
  /** Receives the indexes of the first and the last bar that the viewer dragged across or pressed. */
  onSelect: (first: number, last: number) => void;
  /** Drawn over the bars. */
  children: ReactNode;
}

/**
 * Bars of equal width on a scale. Each bar is a button, so that it has a tooltip, a place in the tab order and a text for
 * screen readers. A chart library such as uPlot draws on a canvas, which has none of these.
 */
export function BarChart({ label, bars, selection, onSelect, children }: Props) {
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const ticks = axisTicks(Math.max(...bars.map(({ messages }) => messages)));
  const maxTick = ticks.at(-1) ?? 1;
  const shownSelection = drag ? ordered(drag) : selection;

  function indexAt(event: PointerEvent): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - left) / width) * bars.length)));
  }
  return (
    <>
      <div className="scale" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ bottom: `${(tick / maxTick) * 100}%` }}>
            {formatNumber(tick)}
          </span>
        ))}
      </div>
      <fieldset
        className="area"
        aria-label={label}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const index = indexAt(event);
          setDrag([index, index]);
        }}
        onPointerMove={(event) => drag && setDrag([drag[0], indexAt(event)])}
        onPointerCancel={() => setDrag(null)}
        onPointerUp={() => {
          if (drag) onSelect(...ordered(drag));
          setDrag(null);
        }}
        onKeyDown={(event) => moveFocus(event, BAR_STEPS)}
        onClick={(event) => {
          const { target, currentTarget } = event;
          const buttons = [...currentTarget.querySelectorAll('button')];
          const index = buttons.findIndex((bar) => target instanceof Node && bar.contains(target));
          // A click without a pointer comes from a key or a screen reader; a pointer has selected on pointerup.
          if (event.detail === 0 && index >= 0) onSelect(index, index);
        }}
      >
        {ticks.slice(1).map((tick) => (
          <i key={tick} className="grid" style={{ bottom: `${(tick / maxTick) * 100}%` }} />
        ))}
        {bars.map((bar, index) => (
          <BarButton key={bar.from} {...bar} maxTick={maxTick} tabIndex={index === bars.length - 1 ? 0 : -1} />
        ))}
        {shownSelection && (
          <i
            className="brush"
            style={{
              left: `${(shownSelection[0] / bars.length) * 100}%`,
              width: `${((shownSelection[1] - shownSelection[0] + 1) / bars.length) * 100}%`,
            }}
          />
        )}
        {children}
      </fieldset>
    </>
  );
}

/** Memoized: an event changes one bar. */
const BarButton = memo(
  ({ label, messages, className, isSelected, maxTick, tabIndex }: Bar & { maxTick: number; tabIndex: number }) => {
    const text = `${label}: ${formatNumber(messages)}`;
    return (
      <button
        type="button"
        className={`day ${className}`}
        tabIndex={tabIndex}
        aria-label={text}
        aria-pressed={isSelected}
        title={text}
      >
        <span style={{ height: `${(messages / maxTick) * 100}%` }} />
      </button>
    );
  },
);

function ordered([a, b]: readonly [number, number]): [number, number] {
  return [Math.min(a, b), Math.max(a, b)];
}
