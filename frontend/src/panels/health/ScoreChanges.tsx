import type { ScoreChange } from 'backend/core/metrics/score-changes';
import { channelName, personName } from '../../format/display-names.ts';
import { formatNumber } from '../../format/format.ts';
import { usePage } from '../../ui/page-context.ts';
import { TimeAgo } from '../../ui/TimeAgo.tsx';

/** The latest events that changed the score, see `docs/metrics.md#score-changes`. */
export function ScoreChanges({ changes }: { changes: readonly ScoreChange[] }) {
  return (
    <ol className="ledger" aria-label="Latest changes of the score">
      {changes.map((change) => (
        <li key={change.key} className={change.points < 0 ? 'loss' : undefined}>
          <b>{change.points > 0 ? `+${formatNumber(change.points)}` : formatNumber(change.points)}</b>
          <span>
            <ChangeReason change={change} />
          </span>
          <TimeAgo at={change.at} href={undefined} />
        </li>
      ))}
    </ol>
  );
}

function ChangeReason({ change }: { change: ScoreChange }) {
  const { timeFormatter, now } = usePage();
  switch (change.kind) {
    case 'message':
      return <bdi>message in {channelName(change.channel)}</bdi>;
    case 'join':
      return <bdi>{personName(change.person)} joined</bdi>;
    case 'quiet':
      return `quiet since ${timeFormatter.shortDateTime(change.since, now())}`;
    case 'awake':
      return 'no longer quiet';
  }
}
