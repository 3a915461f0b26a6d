import type { HealthRules, HealthVerdict } from 'backend/core/metrics/health-score';
import type { Summary } from 'backend/core/metrics/summary';
import { formatNumber, splitFraction } from '../../format/format.ts';
import { describePartialWindow } from '../../format/partial-window.ts';
import type { TimeFormatter } from '../../format/time-formatter.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { FlashOnChange } from '../../ui/FlashOnChange.tsx';
import { LiveRegion } from '../../ui/LiveRegion.tsx';
import { usePage } from '../../ui/page-context.ts';
import { ScoreChanges } from './ScoreChanges.tsx';
import { ScoreGauge } from './ScoreGauge.tsx';
import { ScoreTrend } from './ScoreTrend.tsx';

/** The one number that is larger than all others, and the sum that it is. */
export function HealthPanel({ summary, settings }: PanelProps) {
  const rules = settings?.health;
  return (
    <Panel meta={rules && `0 to ${formatNumber(rules.cap)}`} retryOn={summary}>
      {summary && rules && <Score summary={summary} rules={rules} />}
    </Panel>
  );
}

function Score({ summary, rules }: { summary: Summary; rules: HealthRules }) {
  const { health } = summary;
  const { timeFormatter: times } = usePage();
  const [whole, fraction] = splitFraction(health.score);
  return (
    <>
      <div className={`score ${health.verdict.replace(' ', '-')}`}>
        <p className="big">
          <FlashOnChange>{whole}</FlashOnChange>
          {/* The half comes and goes; its place stays. */}
          {fraction ? <small>{fraction}</small> : <small className="without" aria-hidden="true" />}
        </p>
        <div className="verdict">
          <p className="word">
            <VerdictIcon verdict={health.verdict} />
            {health.verdict}
          </p>
          <p>
            {health.uncapped > rules.cap
              ? `at the cap, uncapped ${formatNumber(health.uncapped)}`
              : (partialDataNote(summary, times) ?? sinceYesterday(summary) ?? verdictRange(health.verdict, rules))}
          </p>
          <p>
            {health.quietSince === null ? (
              verdictRange(health.verdict, rules)
            ) : (
              <QuietPenalty penalty={health.penalty} since={health.quietSince} />
            )}
          </p>
        </div>
      </div>
      <ScoreGauge summary={summary} rules={rules} />
      <ScoreTrend trend={summary.trend} rules={rules} verdict={health.verdict} />
      <ScoreChanges moves={summary.scoreChanges} />
      <LiveRegion everyMs={60_000}>{`Community health ${formatNumber(health.score)}, ${health.verdict}`}</LiveRegion>
    </>
  );
}

/** Of a moment so far back that this page holds only some of its messages. */
function partialDataNote(summary: Summary, times: TimeFormatter): string | null {
  return summary.heldFrom === null ? null : `only of messages ${describePartialWindow(summary, times)}`;
}

/** How far the score moved in 24 hours, or null where it was not observed then. */
function sinceYesterday({ health, trend }: Summary): string | null {
  const before = trend.at(-2);
  if (!before) return null;
  const moved = health.score - before.score;
  return `${moved > 0 ? '+' : ''}${formatNumber(moved)} since yesterday`;
}

function QuietPenalty({ penalty, since }: { penalty: number; since: number }) {
  const { now, timeFormatter: times } = usePage();
  return `${formatNumber(-penalty)} quiet since ${times.shortDateTime(since, now())}`;
}

const VERDICT_PATHS: Record<HealthVerdict, string> = {
  thriving: 'M6 1 11.5 11H.5z',
  steady: 'M1 1h10v10H1z',
  'at risk': 'M6 11 .5 1h11z',
};

function VerdictIcon({ verdict }: { verdict: HealthVerdict }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      <path d={VERDICT_PATHS[verdict]} />
    </svg>
  );
}

function verdictRange(verdict: HealthVerdict, { redBelow, greenAbove }: HealthRules): string {
  if (verdict === 'at risk') return `below ${formatNumber(redBelow)}`;
  return verdict === 'steady'
    ? `${formatNumber(redBelow)} to ${formatNumber(greenAbove)}`
    : `above ${formatNumber(greenAbove)}`;
}
