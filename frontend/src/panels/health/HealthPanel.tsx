import type { HealthRules, HealthVerdict } from 'backend/core/metrics/health-score';
import type { Summary } from 'backend/core/metrics/summary';
import { DAY_MS, MINUTE_MS } from 'backend/core/time/units';
import type { ReactNode } from 'react';
import { formatNumber, formatSigned, splitFraction } from '../../format/format.ts';
import { scoreScope, summaryPeriodLabel } from '../../format/period-label.ts';
import type { TimeFormatter } from '../../format/time-formatter.ts';
import { Panel } from '../../panel-frame/Panel.tsx';
import type { PanelProps } from '../../panel-frame/panel-definition.ts';
import { ShowAll } from '../../panel-frame/ShowAll.tsx';
import { FlashOnChange } from '../../ui/FlashOnChange.tsx';
import { LiveRegion } from '../../ui/LiveRegion.tsx';
import { usePage } from '../../ui/page/page-context.ts';
import { isAtCap } from './at-cap.ts';
import { ScoreChanges } from './ScoreChanges.tsx';
import { ScoreGauge } from './ScoreGauge.tsx';
import { ScoreTrend } from './ScoreTrend.tsx';

/** The health score as a number and as a sum, how it changed, and why. See `docs/metrics.md#health-score`. */
export function HealthPanel({ summary, settings }: PanelProps) {
  const { timeFormatter } = usePage();
  const rules = summary?.healthRules ?? settings?.health;
  const scope = summary && scoreScope(summary, timeFormatter);
  return (
    <Panel meta={rules && (scope ?? `0 to ${formatNumber(rules.cap)}`)} retryOn={summary}>
      {summary && rules && <Score summary={summary} rules={rules} />}
    </Panel>
  );
}

function Score({ summary, rules }: { summary: Summary; rules: HealthRules }) {
  const { health } = summary;
  const { timeFormatter } = usePage();
  const [integer, fraction] = splitFraction(health.score);
  const [first, second] = verdictLines(summary, rules, timeFormatter);
  return (
    <>
      <div className={`score ${health.verdict.replace(' ', '-')}`}>
        <p className="big">
          <FlashOnChange>{integer}</FlashOnChange>
          {/* Keeps the place of a fraction, so that nothing moves when one appears. */}
          {fraction ? <small>{fraction}</small> : <small className="without" aria-hidden="true" />}
        </p>
        <div className="verdict">
          <p className="word">
            <VerdictIcon verdict={health.verdict} />
            {health.verdict}
          </p>
          <p>{first}</p>
          <p>{second ?? '\u00A0'}</p>
        </div>
      </div>
      <ScoreGauge summary={summary} rules={rules} />
      <ScoreTrend trend={summary.trend} rules={rules} verdict={health.verdict} endsNow={summary.period.endsNow} />
      <ScoreChanges changes={summary.scoreChanges} health={health} rules={rules} />
      <ShowAll list="score-changes" text="All changes" />
      <LiveRegion everyMs={MINUTE_MS}>{`Community health ${formatNumber(health.score)}, ${health.verdict}`}</LiveRegion>
    </>
  );
}

/** The two lines below the verdict. */
function verdictLines(summary: Summary, rules: HealthRules, timeFormatter: TimeFormatter): [ReactNode, ReactNode] {
  const { health } = summary;
  if (isAtCap(health, rules)) return ['at the cap', `uncapped ${formatNumber(health.uncapped)}`];
  const range = verdictRange(health.verdict, rules);
  const note = partialDataNote(summary, timeFormatter) ?? sinceYesterday(summary);
  const quiet = health.quietSince !== null && <QuietPenalty penalty={health.penalty} since={health.quietSince} />;
  return note === null ? [range, quiet || null] : [note, quiet || range];
}

/** Says which messages the score is of, if the page has only some of them; null if it has all. */
function partialDataNote(summary: Summary, timeFormatter: TimeFormatter): string | null {
  return summary.heldFrom === null ? null : `only of messages ${summaryPeriodLabel(summary, timeFormatter)}`;
}

/** The difference to the score 24 hours ago; null if that score is not known. */
function sinceYesterday({ health, trend }: Summary): string | null {
  const [before, last] = trend.slice(-2);
  // A longer period has points further apart.
  if (!before || !last || last.at - before.at > DAY_MS) return null;
  const difference = health.score - before.score;
  if (difference === 0) return 'as yesterday';
  return `${formatSigned(difference)} since yesterday`;
}

function QuietPenalty({ penalty, since }: { penalty: number; since: number }) {
  const { now, timeFormatter } = usePage();
  return `${formatNumber(-penalty)} quiet since ${timeFormatter.shortDateTime(since, now())}`;
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
