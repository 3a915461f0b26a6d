import { isFiltered } from 'backend/core/state/filter';
import { WINDOW_MS } from 'backend/core/time/window';
import { Fragment, type ReactNode, useId, useState } from 'react';
import { usePage, useSummary } from '../ui/page-context.ts';
import type { MetricDefinition } from './metric-definition.ts';

/**
 * A button that opens the explanation of a number: what is counted, in which window, what is not counted, and the cursor of
 * the number. The button shows `title`, or a question mark without one. The kiosk shows the title alone.
 */
export function MetricExplanation({ definition, title }: { definition: MetricDefinition; title?: ReactNode }) {
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

function Explanation({ definition: { meaning, window, parts = [], notCounted } }: { definition: MetricDefinition }) {
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
          <WindowText window={window} />
        </dd>
        <dt>Not counted</dt>
        <dd>{notCounted}</dd>
        <dt>Cursor</dt>
        <dd>{cursor || 'not known yet'}</dd>
      </dl>
    </>
  );
}

/** Begin and end of what is counted, in the time zone of the page, and what it is compared with. */
function WindowText({ window }: { window: MetricDefinition['window'] }) {
  const { now, timeFormatter, asOf, filter } = usePage();
  const { summary } = useSummary();
  const moment = now();
  const { from, to, chosen, comparedWith } = summary?.period ?? {
    from: 0,
    to: moment,
    chosen: null,
    comparedWith: null,
  };
  const end = timeFormatter.shortDateTime(Math.min(to, moment), moment);
  const zone = timeFormatter.zoneLabel;
  const asOfText = asOf === null ? '' : ', as of the selected moment';
  if (window === 'all') return `everything up to ${timeFormatter.shortDateTime(moment, moment)}, ${zone}${asOfText}`;
  if (window === 'rolling') {
    const begin = timeFormatter.shortDateTime(Math.min(to, moment) - WINDOW_MS, moment);
    const whole = isFiltered(filter) ? ' It is of the whole community: the filter does not change it.' : '';
    return `the last 30 × 24 h: ${begin} to ${end}, ${zone}${asOfText}.${whole}`;
  }
  const name = chosen?.kind === 'last' ? `the last ${chosen.days} × 24 h` : 'the chosen period';
  const compared = comparedWith
    ? `. Compared with ${timeFormatter.shortDateTime(comparedWith.from, moment)} to ${timeFormatter.shortDateTime(comparedWith.to, moment)}`
    : '';
  return `${name}: ${timeFormatter.shortDateTime(from, moment)} to ${end}, ${zone}${asOfText}${compared}`;
}
