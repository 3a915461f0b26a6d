import type { HealthRules, HealthVerdict } from 'backend/core/health';
import type { Summary } from 'backend/core/summary';
import { count, halves } from '../format.ts';
import type { Times } from '../times.ts';
import { Changing } from './Changing.tsx';
import { Curve } from './Curve.tsx';
import { partOfWindow } from './full-window.ts';
import { Gauge } from './Gauge.tsx';
import { Ledger } from './Ledger.tsx';
import { Panel } from './Panel.tsx';
import { Placeholder } from './Placeholder.tsx';
import { usePage } from './page.ts';
import { Spoken } from './Spoken.tsx';
import { Why } from './Why.tsx';

/** The one number that is larger than all others, and the sum that it is. */
export function Health({ summary, rules }: { summary: Summary | null; rules: HealthRules | null }) {
  return (
    <Panel
      id="health"
      title="Community health"
      meta={
        rules && (
          <>
            0 to {count(rules.cap)} <Why what="health" />
          </>
        )
      }
      data={summary}
    >
      {summary && rules ? <Score summary={summary} rules={rules} /> : <Waiting />}
    </Panel>
  );
}

function Score({ summary, rules }: { summary: Summary; rules: HealthRules }) {
  const { health } = summary;
  const { times } = usePage();
  const [whole, fraction] = halves(health.score);
  return (
    <>
      <div className={`score ${health.verdict.replace(' ', '-')}`}>
        <p className="big">
          <Changing>{whole}</Changing>
          {/* The half comes and goes; its place stays. */}
          {fraction ? <small>{fraction}</small> : <small className="without" aria-hidden="true" />}
        </p>
        <div className="verdict">
          <p className="word">
            <Shape verdict={health.verdict} />
            {health.verdict}
          </p>
          <p>
            {health.uncapped > rules.cap
              ? `at the cap, uncapped ${count(health.uncapped)}`
              : (partHeld(summary, times) ?? sinceYesterday(summary) ?? range(health.verdict, rules))}
          </p>
          <p>
            {health.quietSince === null ? (
              range(health.verdict, rules)
            ) : (
              <Quiet penalty={health.penalty} since={health.quietSince} />
            )}
          </p>
        </div>
      </div>
      <Gauge summary={summary} rules={rules} />
      <Curve trend={summary.trend} rules={rules} verdict={health.verdict} />
      <Ledger moves={summary.scoreChanges} />
      <Spoken everyMs={60_000}>{`Community health ${count(health.score)}, ${health.verdict}`}</Spoken>
    </>
  );
}

/** Of a moment so far back that this page holds only some of its messages. */
function partHeld(summary: Summary, times: Times): string | null {
  return summary.heldFrom === null ? null : `only of messages ${partOfWindow(summary, times)}`;
}

/** How far the score moved in 24 hours, or null where it was not observed then. */
function sinceYesterday({ health, trend }: Summary): string | null {
  const before = trend.at(-2);
  if (!before) return null;
  const moved = health.score - before.score;
  return `${moved > 0 ? '+' : ''}${count(moved)} since yesterday`;
}

function Quiet({ penalty, since }: { penalty: number; since: number }) {
  const { now, times } = usePage();
  return `${count(-penalty)} quiet since ${times.minute(since, now())}`;
}

const SHAPES: Record<HealthVerdict, string> = {
  thriving: 'M6 1 11.5 11H.5z',
  steady: 'M1 1h10v10H1z',
  'at risk': 'M6 11 .5 1h11z',
};

function Shape({ verdict }: { verdict: HealthVerdict }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      <path d={SHAPES[verdict]} />
    </svg>
  );
}

function range(verdict: HealthVerdict, { redBelow, greenAbove }: HealthRules): string {
  if (verdict === 'at risk') return `below ${count(redBelow)}`;
  return verdict === 'steady' ? `${count(redBelow)} to ${count(greenAbove)}` : `above ${count(greenAbove)}`;
}

function Waiting() {
  return (
    <>
      <div className="score">
        <p className="big">
          <Placeholder kind="score" />
        </p>
        <div className="verdict">
          <p className="word">{'\u00A0'}</p>
          <p>{'\u00A0'}</p>
          <p>{'\u00A0'}</p>
        </div>
      </div>
      <div className="gauge" aria-hidden="true">
        <div className="terms">{'\u00A0'}</div>
        <div className="track" />
        <div className="zones">
          <span>{'\u00A0'}</span>
        </div>
      </div>
    </>
  );
}
