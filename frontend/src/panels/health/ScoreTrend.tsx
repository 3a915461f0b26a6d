import type { HealthRules, HealthVerdict } from 'backend/core/metrics/health-score';
import type { TrendPoint } from 'backend/core/metrics/trend';
import { DAY_MS } from 'backend/core/time/units';
import { formatNumber } from '../../format/format.ts';
import { usePage } from '../../ui/page/page-context.ts';

interface Props {
  trend: readonly TrendPoint[];
  rules: HealthRules;
  /** The verdict of the last point. */
  verdict: HealthVerdict;
  /** Whether the period ends at the moment shown. */
  endsNow: boolean;
}

/**
 * The score over the period, see `docs/metrics.md#trend`. The axis begins at `redBelow`, or at 0 if a score lies
 * below that.
 */
export function ScoreTrend({ trend, rules, verdict, endsNow }: Props) {
  const { timeFormatter, asOf } = usePage();
  const [first, last] = [trend[0], trend.at(-1)];
  if (!first || !last || trend.length < 2)
    return <div className="curve none">The curve begins after the first day.</div>;
  const low = Math.min(...trend.map(({ score }) => score)) < rules.redBelow ? 0 : rules.redBelow;
  const middle = low === 0 ? rules.redBelow : rules.greenAbove;
  const top = (value: number) => 100 - ((value - low) / Math.max(1, rules.cap - low)) * 100;
  const points = trend.map(({ score }, i) => `${(i / (trend.length - 1)) * 100},${top(score)}`).join(' ');
  const days = Math.round((last.at - first.at) / DAY_MS);
  const label = `Score over ${formatNumber(days)} days, from ${formatNumber(first.score)} to ${formatNumber(last.score)}`;
  return (
    <div className="curve" role="img" aria-label={label}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2="100" y1={top(middle)} y2={top(middle)} />
        <line className="base" x1="0" x2="100" y1="100" y2="100" />
        <polyline points={points} />
      </svg>
      <i className={`dot ${verdict.replace(' ', '-')}`} style={{ top: `${top(last.score)}%` }} />
      {[rules.cap, middle, low].map((value) => (
        <span key={value} className="mark-y" style={{ top: `${top(value)}%` }}>
          {formatNumber(value)}
        </span>
      ))}
      <span className="from">{timeFormatter.shortDate(first.at, last.at)}</span>
      <span className="till">{endsNow && asOf === null ? 'now' : timeFormatter.shortDate(last.at, last.at)}</span>
    </div>
  );
}
