import type { Leader } from 'backend/core/metrics/leaderboard';
import { personName } from '../../format/display-names.ts';
import { formatNumber } from '../../format/format.ts';
import { summaryPeriodLabel } from '../../format/period-label.ts';
import { PageMark } from '../../panel-frame/PageMark.tsx';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { usePage } from '../../ui/page/page-context.ts';

/** The ten people with the most messages, see `docs/metrics.md#leaderboard`. */
export function LeaderboardPanel({ summary }: PanelProps) {
  const { timeFormatter } = usePage();
  const window = summary ? summaryPeriodLabel(summary, timeFormatter) : '30 d';
  return (
    <Panel meta={`messages, ${window}`} retryOn={summary}>
      {summary && <Leaders leaders={summary.leaders} />}
    </Panel>
  );
}

function Leaders({ leaders }: { leaders: readonly Leader[] }) {
  const { filter, toggleFilter } = usePage();
  if (leaders.length === 0) return <EmptyState>The ten who write most in the period are listed here.</EmptyState>;
  const maxMessages = leaders[0]?.messages ?? 0;
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
              onClick={() => toggleFilter({ person: leader.person.id })}
            >
              <bdi>{personName(leader.person)}</bdi>
            </button>
            <PageMark kind="person" id={leader.person.id} name={personName(leader.person)} />
            <span
              className="bar"
              style={{ width: `${maxMessages > 0 ? (leader.messages / maxMessages) * 100 : 0}%` }}
            />
          </div>
          <RankChange leader={leader} />
          <b>{formatNumber(leader.messages)}</b>
        </li>
      ))}
    </ol>
  );
}

/** The change of rank against the comparison. It has no colour, because a rank is no judgement. */
function RankChange({ leader: { rankChange, isNew } }: { leader: Leader }) {
  if (isNew) return <span className="move">new</span>;
  if (rankChange === null) return <span className="move" />;
  if (rankChange === 0) return <span className="move same">–</span>;
  return (
    <span className={rankChange > 0 ? 'move' : 'move same'}>
      {rankChange > 0 ? '▲' : '▼'} {formatNumber(Math.abs(rankChange))}
    </span>
  );
}
