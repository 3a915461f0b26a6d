import { type KeyboardEvent, memo, type PointerEvent, type ReactNode, useState } from 'react';
import { formatNumber } from '../../format/format.ts';
import { axisTicks } from './time-axis.ts';

export interface Bar {
  from: number;
  label: string;
  messages: number;
  className: string;
  isSelected: boolean;
}

interface Props {
  label: string;
  bars: readonly Bar[];
  /** The first and the last bar that are chosen, by their places. */
  selection: readonly [number, number] | null;
  /** Told of the first and the last bar that were dragged across, or pressed. */
  onSelect: (first: number, last: number) => void;
  /** What else is drawn over the bars. */
  children: ReactNode;
}

/**
 * Equally wide bars on a scale; drawn of elements, so that each can be pointed at, reached by keyboard, and read. A chart
 * library (uPlot) draws on a canvas, which offers none of that, and so few bars need no faster one.
 */
export function BarChart({ label, bars, selection: brush, onSelect: onChoose, children }: Props) {
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const scale = axisTicks(Math.max(...bars.map(({ messages }) => messages)));
  const top = scale.at(-1) ?? 1;
  const drawn = drag ? ordered(drag) : brush;

  function indexAt(event: PointerEvent): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - left) / width) * bars.length)));
  }
  return (
    <>
      <div className="scale" aria-hidden="true">
        {scale.map((mark) => (
          <span key={mark} style={{ bottom: `${(mark / top) * 100}%` }}>
            {formatNumber(mark)}
          </span>
        ))}
      </div>
      <fieldset
        className="area"
        aria-label={label}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = indexAt(event);
          setDrag([at, at]);
        }}
        onPointerMove={(event) => drag && setDrag([drag[0], indexAt(event)])}
        onPointerCancel={() => setDrag(null)}
        onPointerUp={() => {
          if (drag) onChoose(...ordered(drag));
          setDrag(null);
        }}
        onKeyDown={moveFocus}
        onClick={(event) => {
          const { target } = event;
          const at = barButtonsIn(event).findIndex((bar) => target instanceof Node && bar.contains(target));
          // By key, or as a screen reader presses: a pointer has chosen already.
          if (event.detail === 0 && at >= 0) onChoose(at, at);
        }}
      >
        {scale.slice(1).map((mark) => (
          <i key={mark} className="grid" style={{ bottom: `${(mark / top) * 100}%` }} />
        ))}
        {bars.map((bar, i) => (
          <BarButton key={bar.from} {...bar} top={top} tabIndex={i === bars.length - 1 ? 0 : -1} />
        ))}
        {drawn && (
          <i
            className="brush"
            style={{
              left: `${(drawn[0] / bars.length) * 100}%`,
              width: `${((drawn[1] - drawn[0] + 1) / bars.length) * 100}%`,
            }}
          />
        )}
        {children}
      </fieldset>
    </>
  );
}

/** An event changes one of them. */
const BarButton = memo(
  ({ label, messages, className, isSelected: chosen, top, tabIndex }: Bar & { top: number; tabIndex: number }) => {
    const words = `${label}: ${formatNumber(messages)}`;
    return (
      <button
        type="button"
        className={`day ${className}`}
        tabIndex={tabIndex}
        aria-label={words}
        aria-pressed={chosen}
        title={words}
      >
        <span style={{ height: `${(messages / top) * 100}%` }} />
      </button>
    );
  },
);

function barButtonsIn({ currentTarget }: { currentTarget: HTMLElement }): HTMLElement[] {
  return [...currentTarget.querySelectorAll('button')];
}

/** Left and right lead from bar to bar, and not through time. */
function moveFocus(event: KeyboardEvent<HTMLFieldSetElement>): void {
  const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
  if (by === 0) return;
  event.stopPropagation();
  event.preventDefault();
  const all = barButtonsIn(event);
  all[all.findIndex((bar) => bar.matches(':focus')) + by]?.focus();
}

function ordered([a, b]: readonly [number, number]): [number, number] {
  return [Math.min(a, b), Math.max(a, b)];
}
