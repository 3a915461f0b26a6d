import type { Summary } from 'backend/core/summary';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { count } from '../format.ts';
import { marks, partOf, placeOf } from './over-time.ts';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { Scrubber } from './Scrubber.tsx';

/**
 * A bar a day; drawn of elements, so that each can be pointed at, reached by keyboard, and read. A chart library (uPlot)
 * draws on a canvas, which offers none of that, and 61 bars need no faster one.
 */
export function OverTime({ summary }: { summary: Summary | null }) {
  const { asOf, travel, times } = usePage();
  const meta =
    asOf === null ? (
      <>
        61 days<span className="tip">. Drag across bars to filter</span> <b className="present">live</b>
      </>
    ) : (
      <button type="button" className="word" onClick={() => travel(null)}>
        {times.weekday(asOf)} {times.second(asOf).slice(0, 5)}, back to live
      </button>
    );
  return (
    <Panel id="over-time" title="Messages over time" meta={meta} data={summary}>
      {summary ? <Plot summary={summary} /> : <Placeholder kind="row" />}
    </Panel>
  );
}

function Plot({ summary }: { summary: Summary }) {
  const { times, filter, point, present } = usePage();
  const { days, now, messages } = summary;
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const scale = marks(Math.max(...days.map((day) => day.messages)));
  const top = scale.at(-1) ?? 1;
  const start = placeOf(days, now - 30 * 86_400_000);
  const brush = drag ? ordered(drag) : chosen(summary);

  function choose(a: number, b: number) {
    const [first, last] = [days[Math.min(a, b)], days[Math.max(a, b)]];
    if (first && last) point({ span: { from: first.from, to: last.to } });
  }
  function indexAt(event: PointerEvent): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(days.length - 1, Math.floor(((event.clientX - left) / width) * days.length)));
  }
  function step(event: KeyboardEvent<HTMLFieldSetElement>) {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (by === 0) return;
    event.stopPropagation();
    event.preventDefault();
    const all = [...event.currentTarget.querySelectorAll('button')];
    all[all.findIndex((bar) => bar.matches(':focus')) + by]?.focus();
  }
  return (
    <div className="plot">
      <div className="scale" aria-hidden="true">
        {scale.map((mark) => (
          <span key={mark} style={{ bottom: `${(mark / top) * 100}%` }}>
            {count(mark)}
          </span>
        ))}
      </div>
      <fieldset
        className="area"
        aria-label={`Messages a day for ${days.length} days`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = indexAt(event);
          setDrag({ from: at, to: at });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: indexAt(event) })}
        onPointerCancel={() => setDrag(null)}
        onPointerUp={() => {
          if (drag) choose(drag.from, drag.to);
          setDrag(null);
        }}
        onKeyDown={step}
      >
        {scale.slice(1).map((mark) => (
          <i key={mark} className="grid" style={{ bottom: `${(mark / top) * 100}%` }} />
        ))}
        {days.map((day, i) => (
          <button
            key={day.date}
            type="button"
            className={`day ${partOf(day, now)}${i === days.length - 1 && day.to > present() ? ' today' : ''}`}
            tabIndex={i === days.length - 1 ? 0 : -1}
            aria-label={`${times.weekday(day.from)}: ${count(day.messages)}`}
            aria-pressed={filter.span !== undefined && day.from >= filter.span.from && day.to <= filter.span.to}
            title={`${times.weekday(day.from)}: ${count(day.messages)}`}
            onClick={(event) => event.detail === 0 && choose(i, i)}
          >
            <span style={{ height: `${(day.messages / top) * 100}%` }} />
          </button>
        ))}
        {brush && (
          <i
            className="brush"
            style={{
              left: `${(brush.from / days.length) * 100}%`,
              width: `${((brush.to - brush.from + 1) / days.length) * 100}%`,
            }}
          />
        )}
        <p className="before" style={{ width: `${start * 100}%` }}>
          {messages.previous !== null && (
            <>
              previous 30 d <b>{count(messages.previous)}</b>
            </>
          )}
        </p>
        <p className="window" style={{ left: `${start * 100}%`, right: `${(1 - placeOf(days, now)) * 100}%` }}>
          <span>
            last 30 d <b>{count(messages.count)}</b>
          </span>
        </p>
      </fieldset>
      <div className="dates" aria-hidden="true">
        {days.map((day, i) => {
          const isMark = i % 10 === 4 && i < days.length - 7;
          if (!isMark) return null;
          return (
            <span key={day.date} style={{ left: `${((i + 0.5) / days.length) * 100}%` }}>
              {times.day(day.from, now)}
            </span>
          );
        })}
        <span className="end">today</span>
      </div>
      <Scrubber days={days} />
    </div>
  );
}

function ordered({ from, to }: { from: number; to: number }) {
  return { from: Math.min(from, to), to: Math.max(from, to) };
}

/** The days that the filter names, as far as they are drawn. */
function chosen({ days, filter: { span } }: Summary): { from: number; to: number } | null {
  if (!span) return null;
  const from = days.findIndex((day) => day.from >= span.from);
  const to = days.findLastIndex((day) => day.to <= span.to);
  return from < 0 || to < from ? null : { from, to };
}
