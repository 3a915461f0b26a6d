import type { ServerStatus } from 'backend/core/protocol/status';
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
  now: () => number;
}

/** The way of an event from Slack to this page. */
export function HopList({ status, connection, timeFormatter: times, now }: Props) {
  const time = useNow(now);
  return (
    <ol className="hops" aria-label="Path of an event from Slack to this page">
      {describeHops(status, connection, times, time).map(({ name, state, text: words, reason }, at) => (
        <Fragment key={at === 2 ? 'Log' : name}>
          {at > 0 && <li className="arrow" aria-hidden="true" />}
          <li className={`hop ${state}`} title={reason || undefined}>
            <StatusIcon state={state} />
            <div>
              <b className="name">{name}</b>
              <span className="words">{withDetails(words)}</span>
            </div>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

/** What stands in braces is left out on phones. */
function withDetails(words: string) {
  const [before = '', detail, after] = words.split(/[{}]/, 3);
  return (
    <>
      {before}
      {detail && <span className="detail">{detail}</span>}
      {after}
    </>
  );
}
