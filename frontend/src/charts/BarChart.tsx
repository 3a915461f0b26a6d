import { type KeyboardEvent, memo, type PointerEvent, type ReactNode, useState } from 'react';
import { formatNumber } from '../format/format.ts';
import { moveFocus } from '../ui/move-focus.ts';
import type { Bar } from './chart-bars.ts';
import { axisTicks } from './time-axis.ts';

const BAR_STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

interface Props {
  label: string;
  bars: readonly Bar[];
  /** For each bar the number that it is compared with; null where there is none. */
  before: readonly (number | null)[];
  /** Receives the indexes of the first and the last bar that the viewer dragged across or pressed. */
  onSelect: (first: number, last: number) => void;
  /** Drawn over the bars. */
  children: ReactNode;
}

/**
 * Bars of equal width on a scale, and a line of the numbers that they are compared with. Each bar is a button, so that it has a
 * tooltip, a place in the tab order and a text for screen readers. A chart library such as uPlot draws on a canvas, which has none
 * of these.
 */
export function BarChart({ label, bars, before, onSelect, children }: Props) {
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const ticks = axisTicks(Math.max(0, ...bars.map(({ messages }) => messages), ...before.map((value) => value ?? 0)));
  const maxTick = ticks.at(-1) ?? 1;
  const brush = drag && ordered(drag);

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
        className={bars.length > MAX_SPACED_BARS ? 'area dense' : 'area'}
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
          if (brush) onSelect(...brush);
          setDrag(null);
        }}
        onKeyDown={moveAmongBars}
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
        <BeforeLine before={before} maxTick={maxTick} />
        {brush && (
          <i
            className="brush"
            style={{
              left: `${(brush[0] / bars.length) * 100}%`,
              width: `${((brush[1] - brush[0] + 1) / bars.length) * 100}%`,
            }}
          />
        )}
        {children}
      </fieldset>
    </>
  );
}

/** More bars than this have no space between them. */
const MAX_SPACED_BARS = 60;

function moveAmongBars(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget } = event;
  moveFocus(event, BAR_STEPS);
  if (key !== 'Home' && key !== 'End') return;
  event.preventDefault();
  [...currentTarget.querySelectorAll('button')].at(key === 'Home' ? 0 : -1)?.focus();
}

/** Memoized: an event changes one bar. */
const BarButton = memo(
  ({ text, messages, className, maxTick, tabIndex }: Bar & { maxTick: number; tabIndex: number }) => (
    <button type="button" className={`slot ${className}`} tabIndex={tabIndex} aria-label={text} title={text}>
      <span style={{ height: `${(messages / maxTick) * 100}%` }} />
    </button>
  ),
);

/** A step for each slot, joined where neighbours are known. */
function BeforeLine({ before, maxTick }: { before: readonly (number | null)[]; maxTick: number }) {
  const path = before
    .map((value, i) => {
      if (value === null) return '';
      const y = 100 - (value / maxTick) * 100;
      return `${(before[i - 1] ?? null) === null ? 'M' : 'L'}${i} ${y}H${i + 1}`;
    })
    .join('');
  if (!path) return null;
  return (
    <svg className="compared" viewBox={`0 0 ${before.length} 100`} preserveAspectRatio="none" aria-hidden="true">
      <path className="halo" d={path} />
      <path d={path} />
    </svg>
  );
}

function ordered([a, b]: readonly [number, number]): [number, number] {
  return [Math.min(a, b), Math.max(a, b)];
}
