import type { Leader } from 'backend/core/leaders';
import type { Summary } from 'backend/core/summary';
import { count } from '../format.ts';
import { Avatar } from './Avatar.tsx';
import { Empty } from './Empty.tsx';
import { partOfWindow } from './full-window.ts';
import { personName } from './names.ts';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { Repeated } from './Repeated.tsx';

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
  const { filter, point } = usePage();
  if (leaders.length === 0) return <Empty>The ten who write most within 30 days are listed here.</Empty>;
  const most = leaders[0]?.messages ?? 0;
  return (
    <ol className="leaders">
      {leaders.map((leader) => (
        <li key={leader.person.id} className={filter.person === leader.person.id ? 'chosen' : undefined}>
          <span className="rank">{leader.rank}</span>
          <Avatar person={leader.person} />
          <div className="whose">
            <button
              type="button"
              className="who"
              aria-pressed={filter.person === leader.person.id}
              title="Show only this person"
              onClick={() => point({ person: leader.person.id })}
            >
              <bdi>{personName(leader.person)}</bdi>
            </button>
            <span className="bar" style={{ width: `${most > 0 ? (leader.messages / most) * 100 : 0}%` }} />
          </div>
          <Move leader={leader} />
          <b>{count(leader.messages)}</b>
        </li>
      ))}
    </ol>
  );
}

/** Places won or lost since the 30 days before. Ink, not colour: a rank is no judgement. */
function Move({ leader: { rankChange: move, isNew } }: { leader: Leader }) {
  if (isNew) return <span className="move">new</span>;
  if (move === null) return <span className="move" />;
  if (move === 0) return <span className="move same">–</span>;
  return (
    <span className={move > 0 ? 'move' : 'move same'}>
      {move > 0 ? '▲' : '▼'} {count(Math.abs(move))}
    </span>
  );
}

function Waiting() {
  return (
    <ol className="leaders" aria-hidden="true">
      <Repeated times={TOP}>
        <li className="wait">
          <Placeholder kind="row" />
        </li>
      </Repeated>
    </ol>
  );
}
