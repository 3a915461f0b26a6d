import type { ScoreChange } from 'backend/core/metrics/score-changes';
import { channelName, personName } from '../../format/display-names.ts';
import { formatNumber } from '../../format/format.ts';
import { usePage } from '../../ui/page-context.ts';
import { TimeAgo } from '../../ui/TimeAgo.tsx';

/** What moved the score last, move by move. */
export function ScoreChanges({ moves }: { moves: readonly ScoreChange[] }) {
  return (
    <ol className="ledger" aria-label="Latest moves">
      {moves.map((move) => (
        <li key={move.key} className={move.points < 0 ? 'loss' : undefined}>
          <b>{move.points > 0 ? `+${formatNumber(move.points)}` : formatNumber(move.points)}</b>
          <span>
            <ChangeReason move={move} />
          </span>
          <TimeAgo at={move.at} href={undefined} />
        </li>
      ))}
    </ol>
  );
}

function ChangeReason({ move }: { move: ScoreChange }) {
  const { timeFormatter: times, now } = usePage();
  switch (move.kind) {
    case 'message':
      return <bdi>message in {channelName(move.channel)}</bdi>;
    case 'join':
      return <bdi>{personName(move.person)} joined</bdi>;
    case 'quiet':
      return `quiet since ${times.shortDateTime(move.since, now())}`;
    case 'awake':
      return 'no longer quiet';
  }
}
