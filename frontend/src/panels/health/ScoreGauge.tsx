import type { HealthRules } from 'backend/core/metrics/health-score';
import type { Summary } from 'backend/core/metrics/summary';
import type { ReactNode } from 'react';
import { formatNumber } from '../../format/format.ts';
import { gaugeSegments, penaltyNotch, verdictZones } from './gauge-layout.ts';

/** A bar of the terms of the score, to scale. The zones of the verdicts stand below it. */
export function ScoreGauge({ summary, rules }: { summary: Summary; rules: HealthRules }) {
  const { health } = summary;
  const segments = gaugeSegments(rules, health);
  const notch = penaltyNotch(rules, health);
  const labels: Record<(typeof segments)[number]['term'], ReactNode> = {
    base: (
      <>
        {formatNumber(rules.base)} <i>base</i>
      </>
    ),
    messages: (
      <>
        <i>+</i> {product(rules.perMessage, health.fromMessages)} <i className="detail">messages</i>
      </>
    ),
    members: (
      <>
        <i>+</i> {product(rules.perMember, health.fromMembers)} <i>new</i>
      </>
    ),
  };
  return (
    <div className="gauge" role="img" aria-label={gaugeLabel(summary, rules)}>
      <div className="terms">
        {segments.map(({ term, width }) => (
          <span key={term} className={term} style={{ flexBasis: `${width}%` }}>
            {labels[term]}
          </span>
        ))}
      </div>
      <div className="track">
        {segments.map(({ term, from, width }) => (
          <span key={term} className={term} style={{ left: `${from}%`, width: `${width}%` }} />
        ))}
        {notch && <span className="notch" style={{ left: `${notch.from}%`, width: `${notch.width}%` }} />}
      </div>
      <div className="zones">
        {verdictZones(rules).map(({ verdict, from, width }) => (
          <span
            key={verdict}
            className={`${verdict.replace(' ', '-')}${verdict === health.verdict ? ' here' : ''}`}
            style={{ width: `${width}%` }}
          >
            <i>{formatNumber(from)}</i> {verdict}
          </span>
        ))}
      </div>
    </div>
  );
}

/** "0.5 × 137" of 68.5 points; "14" if each gives one point. The counts are of the rolling 30 days, whatever the period. */
function product(points: number, sum: number): string {
  const count = points === 0 ? 0 : Math.round(sum / points);
  return points === 1 ? formatNumber(count) : `${formatNumber(points)} × ${formatNumber(count)}`;
}

function gaugeLabel({ health }: Summary, rules: HealthRules): string {
  const terms = [
    `${formatNumber(rules.base)} base`,
    `${formatNumber(health.fromMessages)} from messages`,
    `${formatNumber(health.fromMembers)} from new members`,
    ...(health.penalty > 0 ? [`less ${formatNumber(health.penalty)} for being quiet`] : []),
  ];
  return `Score ${formatNumber(health.score)} of ${formatNumber(rules.cap)}: ${terms.join(', ')}`;
}
