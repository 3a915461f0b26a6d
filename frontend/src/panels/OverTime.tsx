import type { Summary } from 'backend/core/summary';
import { count } from '../format.ts';
import { Bars } from './Bars.tsx';
import { GapList, GapMarks } from './Gaps.tsx';
import { chosenDays, dayBars, hourBars, hourMarks, placeOf } from './over-time.ts';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { Scrubber } from './Scrubber.tsx';
import { spanName } from './span-name.ts';

/** A bar a day; of at most a week that is chosen, a bar an hour. */
export function OverTime({ summary }: { summary: Summary | null }) {
  const { asOf } = usePage();
  const meta = summary && <Meta summary={summary} />;
  return (
    <Panel id="over-time" title="Messages over time" meta={meta} moves={asOf === null} data={summary}>
      {summary ? <Plot summary={summary} /> : <Placeholder kind="row" />}
    </Panel>
  );
}

function Meta({ summary: { zoom, days } }: { summary: Summary }) {
  const { asOf, travel, times, filter, point } = usePage();
  const { span } = filter;
  const length = zoom ? `${count(zoom.length)} ${zoom.length === 1 ? 'hour' : 'hours'}` : '61 days';
  const isShort = asOf !== null && !zoom;
  return (
    <>
      <span>
        {!isShort && length}
        <GapList slots={zoom ?? days} lead={isShort ? '' : ', '} />
        {asOf === null && !zoom && <span className="tip">. Drag across bars to filter</span>}
      </span>
      {zoom && span && (
        <button type="button" className="word" onClick={() => point({ span })}>
          All 61 days
        </button>
      )}
      {asOf === null ? (
        <b className="present">live</b>
      ) : (
        <button type="button" className="word" onClick={() => travel(null)}>
          {times.weekday(asOf)} {times.second(asOf).slice(0, 5)}, back to live
        </button>
      )}
    </>
  );
}

function Plot({ summary }: { summary: Summary }) {
  const { times, filter, point, present } = usePage();
  const { days, zoom, now, messages } = summary;
  const slots = zoom ?? days;
  const start = placeOf(days, now - 30 * 86_400_000);

  function choose(first: number, last: number) {
    const [from, to] = [slots[first]?.from, slots[last]?.to];
    if (from !== undefined && to !== undefined) point({ span: { from, to } });
  }
  return (
    <div className="plot">
      <Bars
        label={zoom ? `Messages an hour for ${count(zoom.length)} hours` : `Messages a day for ${days.length} days`}
        bars={zoom ? hourBars(zoom, now, present(), times) : dayBars(days, now, present(), times, filter.span)}
        brush={zoom ? null : chosenDays(days, filter.span)}
        onChoose={choose}
      >
        {!zoom && (
          <p className="before" style={{ width: `${start * 100}%` }}>
            {messages.previous !== null && (
              <>
                previous 30 d <b>{count(messages.previous)}</b>
              </>
            )}
          </p>
        )}
        <p
          className="window"
          style={{ left: zoom ? 0 : `${start * 100}%`, right: `${(1 - placeOf(slots, now)) * 100}%` }}
        >
          <span>
            {zoom && filter.span ? spanName(filter.span, now, times) : 'last 30 d'} <b>{count(messages.count)}</b>
          </span>
        </p>
        <GapMarks slots={slots} />
      </Bars>
      <div className="dates" aria-hidden="true">
        {zoom
          ? hourMarks(zoom, times).map(({ at, text }) => (
              <span key={at} className="begins" style={{ left: `${placeOf(zoom, at) * 100}%` }}>
                {text}
              </span>
            ))
          : days.map((day, i) => {
              const isMark = i % 10 === 4 && i < days.length - 7;
              if (!isMark) return null;
              return (
                <span key={day.date} style={{ left: `${((i + 0.5) / days.length) * 100}%` }}>
                  {times.day(day.from, now)}
                </span>
              );
            })}
        {!zoom && <span className="end">today</span>}
      </div>
      <Scrubber days={days} zoom={zoom} />
    </div>
  );
}
