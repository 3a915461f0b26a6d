import type { HealthRules, HealthScore } from 'backend/core/metrics/health-score';
import type { ScoreChange } from 'backend/core/metrics/score-changes';
import { channelName, personName } from '../../format/display-names.ts';
import { formatNumber } from '../../format/format.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { TimeAgo } from '../../ui/TimeAgo.tsx';
import { effectivePoints, isAtCap } from './at-cap.ts';

interface Props {
  changes: readonly ScoreChange[];
  health: HealthScore;
  rules: HealthRules;
}

/** The latest events that changed the score, see `docs/metrics.md#score-changes`. */
export function ScoreChanges({ changes, health, rules }: Props) {
  const points = effectivePoints(changes, health, rules);
  const isStuck = isAtCap(health, rules) && points.length > 0 && points.every((value) => value === 0);
  return (
    <ol className="ledger" aria-label="Latest changes of the score">
      {isStuck && <li className="stuck">At the cap: nothing moves.</li>}
      {changes.slice(0, isStuck ? -1 : undefined).map((change, i) => (
        <li key={change.key} className={rowClass(points[i] ?? 0)}>
          <b>{signed(points[i] ?? 0)}</b>
          <span>
            <ChangeReason change={change} />
          </span>
          <TimeAgo at={change.at} href={undefined} />
        </li>
      ))}
    </ol>
  );
}

function rowClass(points: number): string | undefined {
  return points < 0 ? 'loss' : points === 0 ? 'none' : undefined;
}

function signed(points: number): string {
  return points > 0 ? `+${formatNumber(points)}` : formatNumber(points);
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
