import { WINDOW_MS } from 'backend/core/time/window';
import { Fragment, useId, useState } from 'react';
import { usePage, useSummary } from '../ui/page-context.ts';
import type { MetricDefinition } from './metric-definition.ts';

/**
 * A button that opens the explanation of a number: what is counted, in which window, what is not counted, and the cursor of
 * the number. The button shows `title`, or a question mark without one. The kiosk shows the title alone.
 */
export function MetricExplanation({ definition, title }: { definition: MetricDefinition; title?: string }) {
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
        {isOpen && <Explanation definition={definition} />}
      </div>
    </>
  );
}

function Explanation({
  definition: { meaning, isWindowed, parts = [], notCounted },
}: {
  definition: MetricDefinition;
}) {
  const { cursor } = useSummary();
  return (
    <>
      <p>{meaning}</p>
      <dl>
        {parts.map(([name, text]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
        <dt>Window</dt>
        <dd>
          <WindowText isWindowed={isWindowed} />
        </dd>
        <dt>Not counted</dt>
        <dd>{notCounted}</dd>
        <dt>Cursor</dt>
        <dd>{cursor || 'not known yet'}</dd>
      </dl>
    </>
  );
}

/** Begin and end of what is counted, in the time zone of the page. */
function WindowText({ isWindowed }: { isWindowed: boolean }) {
  const { now, timeFormatter, asOf } = usePage();
  const end = now();
  const moment = end;
  return (
    <>
      {isWindowed
        ? `the last 30 × 24 h: ${timeFormatter.shortDateTime(end - WINDOW_MS, moment)} to`
        : 'everything up to'}{' '}
      {timeFormatter.shortDateTime(end, moment)}, {timeFormatter.zoneLabel}
      {asOf !== null && ', as of the selected moment'}
    </>
  );
}
