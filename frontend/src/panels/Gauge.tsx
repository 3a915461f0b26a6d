import type { HealthRules } from 'backend/core/health';
import type { Summary } from 'backend/core/summary';
import type { ReactNode } from 'react';
import { count } from '../format.ts';
import { notch, segments, zones } from './gauge.ts';

/** The sum behind the score, drawn to scale, over the verdicts that its length can have. */
export function Gauge({ summary, rules }: { summary: Summary; rules: HealthRules }) {
  const { health, messages, newMembers } = summary;
  const parts = segments(rules, health);
  const cut = notch(rules, health);
  const labels: Record<(typeof parts)[number]['term'], ReactNode> = {
    base: (
      <>
        {count(rules.base)} <i>base</i>
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
    <div className="gauge" role="img" aria-label={sentence(summary, rules)}>
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
        {zones(rules).map(({ verdict, from, width }) => (
          <span
            key={verdict}
            className={`${verdict.replace(' ', '-')}${verdict === health.verdict ? ' here' : ''}`}
            style={{ width: `${width}%` }}
          >
            <i>{count(from)}</i> {verdict}
          </span>
        ))}
      </div>
    </div>
  );
}

/** "0.5 × 137", or just "14" where each counts one. */
function product(each: number, number: number): string {
  return each === 1 ? count(number) : `${count(each)} × ${count(number)}`;
}

function sentence({ health }: Summary, rules: HealthRules): string {
  const terms = [
    `${count(rules.base)} base`,
    `${count(health.fromMessages)} from messages`,
    `${count(health.fromMembers)} from new members`,
    ...(health.penalty > 0 ? [`less ${count(health.penalty)} for being quiet`] : []),
  ];
  return `Score ${count(health.score)} of ${count(rules.cap)}: ${terms.join(', ')}`;
}
