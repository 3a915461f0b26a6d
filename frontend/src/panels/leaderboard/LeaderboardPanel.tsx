import type { Leader } from 'backend/core/metrics/leaderboard';
import { personName } from '../../format/display-names.ts';
import { formatNumber } from '../../format/format.ts';
import { describePartialWindow } from '../../format/partial-window.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { usePage } from '../../ui/page-context.ts';

/** Who wrote most. */
export function LeaderboardPanel({ summary }: PanelProps) {
  const { timeFormatter: times } = usePage();
  const window = (summary && describePartialWindow(summary, times)) ?? '30 d';
  return (
    <Panel meta={`messages, ${window}`} retryOn={summary}>
      {summary && <Leaders leaders={summary.leaders} />}
    </Panel>
  );
}

function Leaders({ leaders }: { leaders: readonly Leader[] }) {
  const { filter, toggleFilter: point } = usePage();
  if (leaders.length === 0) return <EmptyState>The ten who write most within 30 days are listed here.</EmptyState>;
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
          <RankChange leader={leader} />
          <b>{formatNumber(leader.messages)}</b>
        </li>
      ))}
    </ol>
  );
}

/** Places won or lost since the 30 days before. Ink, not colour: a rank is no judgement. */
function RankChange({ leader: { rankChange: move, isNew } }: { leader: Leader }) {
  if (isNew) return <span className="move">new</span>;
  if (move === null) return <span className="move" />;
  if (move === 0) return <span className="move same">–</span>;
  return (
    <span className={move > 0 ? 'move' : 'move same'}>
      {move > 0 ? '▲' : '▼'} {formatNumber(Math.abs(move))}
    </span>
  );
}
