import type { ServerStatus } from 'backend/core/protocol/status';
import type { Milliseconds } from 'backend/core/time/units';
import { Fragment } from 'react';
import type { TimeFormatter } from '../format/time-formatter.ts';
import type { Connection } from '../live/dashboard-state.ts';
import { useNow } from '../ui/use-now.ts';
import { describeHops } from './hops.ts';
import { StatusIcon } from './StatusIcon.tsx';

interface Props {
  status: ServerStatus | null;
  connection: Connection;
  timeFormatter: TimeFormatter;
  now: () => Milliseconds;
}

/** The state of each station between Slack and this page. */
export function HopList({ status, connection, timeFormatter, now }: Props) {
  const time = useNow(now);
  return (
    <ol className="hops" aria-label="Path of an event from Slack to this page">
      {describeHops(status, connection, timeFormatter, time).map(({ name, state, text, reason }, index) => (
        // The name of the third hop, the log, changes with its state.
        <Fragment key={index === 2 ? 'Log' : name}>
          {index > 0 && <li className="arrow" aria-hidden="true" />}
          <li className={`hop ${state}`} title={reason || undefined}>
            <StatusIcon state={state} />
            <div>
              <b className="name">{name}</b>
              <span className="words">{withDetails(text)}</span>
            </div>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

/** Wraps the part in braces in an element that phones hide. */
function withDetails(text: string) {
  const [before = '', detail, after] = text.split(/[{}]/, 3);
  return (
    <>
      {before}
      {detail && <span className="detail">{detail}</span>}
      {after}
    </>
  );
}
