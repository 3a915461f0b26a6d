import { WINDOW_MS } from 'backend/core/time/window';
import { Fragment, useId, useState } from 'react';
import type { MetricDefinition } from './metric-definition.ts';
import { usePage, useSummary } from './page-context.ts';

/** Asked by a mark, or by the title itself: what a number means, of what time it is, what it was made of, and what it leaves out. */
export function MetricExplanation({ definition, title }: { definition: MetricDefinition; title?: string }) {
  const { now, timeFormatter: times, kiosk, asOf, filter } = usePage();
  const { cursor } = useSummary();
  const id = useId();
  // Closed it says nothing, also to whoever reads the title aloud.
  const [open, setOpen] = useState(false);
  const { meaning: means, isWindowed: window, parts = [], notCounted: leavesOut } = definition;
  if (kiosk) return title ?? null;
  const moment = now();
  const { from = 0, to = moment } = filter.span ?? {};
  const end = Math.min(to, moment);
  const begin = window ? Math.max(from, end - WINDOW_MS) : from;
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
        {open && (
          <>
            <p>{means}</p>
            <dl>
              {parts.map(([name, what]) => (
                <Fragment key={name}>
                  <dt>{name}</dt>
                  <dd>{what}</dd>
                </Fragment>
              ))}
              <dt>Window</dt>
              <dd>
                {begin
                  ? `${from ? 'the selected time' : 'the last 30 × 24 h'}: ${times.shortDateTime(begin, moment)} to`
                  : 'everything up to'}{' '}
                {times.shortDateTime(end, moment)}, {times.zoneLabel}
                {asOf !== null && ', as of the selected moment'}
              </dd>
              <dt>Not counted</dt>
              <dd>{leavesOut}</dd>
              <dt>Cursor</dt>
              <dd>{cursor || 'not known yet'}</dd>
            </dl>
          </>
        )}
      </div>
    </>
  );
}
