import type { HealthRules, HealthScore } from 'backend/core/metrics/health-score';
import type { ScoreChange } from 'backend/core/metrics/score-changes';
import { channelName, personName } from '../../format/display-names.ts';
import { formatSigned } from '../../format/format.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { useView } from '../../ui/page/view-context.ts';
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
  const isCapped = isAtCap(health, rules);
  return (
    <ol className="ledger" aria-label="Latest changes of the score">
      {isCapped && <CappedRow isStuck={points.every((value) => value === 0)} />}
      {changes.slice(0, isCapped ? -1 : undefined).map((change, i) => (
        <li key={change.key} className={rowClass(points[i] ?? 0)}>
          <b>{formatSigned(points[i] ?? 0)}</b>
          <span>
            <ChangeReason change={change} />
          </span>
          <TimeAgo at={change.at} />
        </li>
      ))}
    </ol>
  );
}

function rowClass(points: number): string | undefined {
  return points < 0 ? 'loss' : points === 0 ? 'none' : undefined;
}

/** The score is at the cap: its constants are too great for the community. `isStuck`: no change moved it. */
function CappedRow({ isStuck }: { isStuck: boolean }) {
  const { kiosk } = usePage();
  const { changeView } = useView();
  return (
    <li className="capped">
      {isStuck ? 'At the cap: nothing moves.' : 'At the cap.'}{' '}
      {!kiosk && (
        <button
          type="button"
          className="word"
          title="Propose points from the past of this community"
          onClick={() => changeView({ sheet: { kind: 'what-counts' } })}
        >
          Calibrate
        </button>
      )}
    </li>
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
