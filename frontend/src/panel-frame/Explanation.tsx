import { isFiltered } from 'backend/core/state/filter';
import { WINDOW_MS } from 'backend/core/time/window';
import { Fragment, use } from 'react';
import { loadScript } from '../ui/lazy-component.ts';
import { usePage, useSummary } from '../ui/page/page-context.ts';
import type { LoadDefinition, MetricDefinition } from './metric-definition.ts';

/** What is counted, in which window, what is not counted, and the cursor of the number. */
export function Explanation({ definition }: { definition: LoadDefinition }) {
  const { meaning, window, parts = [], notCounted } = use(loadOnce(definition));
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

/** A promise for each definition: React reads the same one at each render. */
const loaded = new WeakMap<LoadDefinition, Promise<MetricDefinition>>();

function loadOnce(load: LoadDefinition): Promise<MetricDefinition> {
  const known = loaded.get(load);
  if (known !== undefined) return known;
  const promise = loadScript(load);
  loaded.set(load, promise);
  return promise;
}
