import type { NewcomerFunnel, WaitingNewcomer } from 'backend/core/metrics/newcomer-funnel';
import { channelName, personName } from '../../format/display-names.ts';
import { formatDuration, formatNumber, formatPercent } from '../../format/format.ts';
import { summaryPeriodLabel } from '../../format/period-label.ts';
import { PageMark } from '../../panel-frame/PageMark.tsx';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { PersonName } from '../../ui/PersonName.tsx';
import { usePage } from '../../ui/page/page-context.ts';
import { useNow } from '../../ui/use-now.ts';

/** The panel has room for two. */
const MAX_WAITING_SHOWN = 2;

/**
 * How many people joined, how many of them wrote, how many of these got a reply; and the people of today who got none yet. See
 * `docs/metrics.md#newcomer-funnel`.
 */
export function NewcomersPanel({ summary }: PanelProps) {
  const { timeFormatter } = usePage();
  const period = summary ? summaryPeriodLabel(summary, timeFormatter) : '30 d';
  return (
    <Panel meta={`joined, ${period}`} retryOn={summary}>
      {summary && <Funnel funnel={summary.newcomers} endsNow={summary.period.endsNow} />}
    </Panel>
  );
}

interface FunnelProps {
  funnel: NewcomerFunnel;
  endsNow: boolean;
}

function Funnel({ funnel: { joined, wrote, answered, waiting }, endsNow }: FunnelProps) {
  // Who waits is counted at the end of the period.
  const today = endsNow ? 'today' : 'on the last day';
  if (joined === 0) return <p className="empty">People who join are listed here until somebody greets them.</p>;
  const steps = [
    ['joined', joined],
    ['first message', wrote],
    ['first reply', answered],
  ] as const;
  return (
    <>
      <ol className="funnel">
        {steps.map(([name, people], i) => (
          <li key={name}>
            <b>{formatNumber(people)}</b>
            <span>{name}</span>
            <i style={{ width: `${(people / joined) * 100}%` }} />
            <em>{i > 0 && formatPercent(people / joined)}</em>
          </li>
        ))}
      </ol>
      {waiting.length === 0 ? (
        <p className="greeted">Everyone who joined {today} was greeted.</p>
      ) : (
        <>
          <h3 className="greeted">Joined {today}, waiting for a hello</h3>
          <ol className="waiting">
            {waiting.slice(0, MAX_WAITING_SHOWN).map((newcomer) => (
              <WaitingNewcomerRow key={newcomer.person.id} newcomer={newcomer} />
            ))}
          </ol>
        </>
      )}
    </>
  );
}

function WaitingNewcomerRow({ newcomer: { person, since, wroteIn } }: { newcomer: WaitingNewcomer }) {
  const { now } = usePage();
  const time = useNow(now);
  return (
    <li>
      <Avatar person={person} />
      <div>
        <span className="name">
          <PersonName person={person} />
          <PageMark kind="person" id={person.id} name={personName(person)} />
        </span>
        <span className="sub">{wroteIn ? `wrote in ${channelName(wroteIn)}` : 'has not written yet'}</span>
      </div>
      <time>{formatDuration(time - since)}</time>
    </li>
  );
}
