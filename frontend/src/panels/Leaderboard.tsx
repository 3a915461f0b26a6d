import type { Leader } from 'backend/core/leaders';
import type { Summary } from 'backend/core/summary';
import { count, percent } from '../format.ts';
import { Avatar } from './Avatar.tsx';
import { Empty } from './Empty.tsx';
import { partOfWindow } from './full-window.ts';
import { Panel } from './Panel.tsx';
import { PersonName } from './PersonName.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';

const TOP = 10;

/** Who wrote most. */
export function Leaderboard({ summary }: { summary: Summary | null }) {
  const { times } = usePage();
  const window = (summary && partOfWindow(summary, times)) ?? '30 d';
  return (
    <Panel id="leaderboard" title="Leaderboard" meta={`messages, ${window}`} data={summary}>
      {summary ? <Leaders leaders={summary.leaders} /> : <Waiting />}
    </Panel>
  );
}

function Leaders({ leaders }: { leaders: readonly Leader[] }) {
  if (leaders.length === 0) return <Empty>The ten who write most within 30 days are listed here.</Empty>;
  const most = leaders[0]?.messages ?? 0;
  return (
    <ol className="leaders">
      {leaders.map((leader) => (
        <li key={leader.person.id}>
          <span className="rank">{leader.rank}</span>
          <Avatar person={leader.person} />
          <div className="whose">
            <PersonName person={leader.person} />
            <span className="bar" style={{ width: `${most > 0 ? (leader.messages / most) * 100 : 0}%` }} />
          </div>
          <span className="share">{percent(leader.share)}</span>
          <b>{count(leader.messages)}</b>
        </li>
      ))}
    </ol>
  );
}

function Waiting() {
  return (
    <ol className="leaders" aria-hidden="true">
      {Array.from({ length: TOP }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: ten equal bars
        <li key={row} className="wait">
          <Placeholder kind="row" />
        </li>
      ))}
    </ol>
  );
}
