import type { HealthRules } from 'backend/core/metrics/health-score';
import type { Summary } from 'backend/core/metrics/summary';
import type { ReactNode } from 'react';
import { formatNumber } from '../../format/format.ts';
import { gaugeSegments, penaltyNotch, verdictZones } from './gauge-layout.ts';

/** The sum behind the score, drawn to scale, over the verdicts that its length can have. */
export function ScoreGauge({ summary, rules }: { summary: Summary; rules: HealthRules }) {
  const { health, messages, newMembers } = summary;
  const parts = gaugeSegments(rules, health);
  const cut = penaltyNotch(rules, health);
  const labels: Record<(typeof parts)[number]['term'], ReactNode> = {
    base: (
      <>
        {formatNumber(rules.base)} <i>base</i>
      </>
    ),
    messages: (
      <>
        <i>+</i> {product(rules.perMessage, messages.count)} <i className="detail">messages</i>
      </>
    ),
    members: (
      <>
        <i>+</i> {product(rules.perMember, newMembers.count)} <i>new</i>
      </>
    ),
  };
  return (
    <div className="gauge" role="img" aria-label={gaugeLabel(summary, rules)}>
      <div className="terms">
        {parts.map(({ term, width }) => (
          <span key={term} className={term} style={{ flexBasis: `${width}%` }}>
            {labels[term]}
          </span>
        ))}
      </div>
      <div className="track">
        {parts.map(({ term, from, width }) => (
          <span key={term} className={term} style={{ left: `${from}%`, width: `${width}%` }} />
        ))}
        {cut && <span className="notch" style={{ left: `${cut.from}%`, width: `${cut.width}%` }} />}
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

/** "0.5 × 137", or just "14" where each counts one. */
function product(each: number, number: number): string {
  return each === 1 ? formatNumber(number) : `${formatNumber(each)} × ${formatNumber(number)}`;
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
