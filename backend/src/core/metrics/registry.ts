import { earliest } from '../time/earliest.ts';
import type { Milliseconds } from '../time/units.ts';
import { channelsMetric } from './channel-ranking.ts';
import { chartMetric } from './chart.ts';
import { apartMetric } from './counted-apart.ts';
import { firstReplyMetric } from './first-reply.ts';
import { healthMetric } from './health-score.ts';
import { activityMetric } from './latest-activity.ts';
import { leadersMetric } from './leaderboard.ts';
import { heldFromMetric, hoursMetric, messagesMetric, postersMetric, totalMetric } from './message-counts.ts';
import { distributionMetric } from './message-distribution.ts';
import type { Metric, MetricContext } from './metric-context.ts';
import { newMembersMetric } from './new-members.ts';
import { newcomersMetric } from './newcomer-funnel.ts';
import { scoreChangesMetric } from './score-changes.ts';
import { periodMetric } from './shown-period.ts';
import { trendMetric } from './trend.ts';
import { unansweredMetric } from './unanswered-questions.ts';
import { vitalsMetric } from './vital-signs/vital-signs.ts';

/** Every metric, by its name in `Summary`. A new metric is one line here; its value appears in `Summary` by type. */
export const METRICS = {
  period: periodMetric,
  apart: apartMetric,
  total: totalMetric,
  heldFrom: heldFromMetric,
  messages: messagesMetric,
  newMembers: newMembersMetric,
  posters: postersMetric,
  chart: chartMetric,
  hours: hoursMetric,
  health: healthMetric,
  vitals: vitalsMetric,
  trend: trendMetric,
  scoreChanges: scoreChangesMetric,
  leaders: leadersMetric,
  channels: channelsMetric,
  firstReply: firstReplyMetric,
  unanswered: unansweredMetric,
  newcomers: newcomersMetric,
  distribution: distributionMetric,
  activity: activityMetric,
} satisfies Record<string, Metric<unknown>>;

/** The type of each metric's value, by its name. */
export type MetricValues = { [Name in keyof typeof METRICS]: ReturnType<(typeof METRICS)[Name]>['value'] };

/** The value of every metric, and the earliest moment at which one of them may change by time alone (ms UTC). */
export function computeMetrics(context: MetricContext): { values: MetricValues; nextChangeAt: Milliseconds | null } {
  let nextChangeAt: Milliseconds | null = null;
  const values: Record<string, unknown> = {};
  for (const [name, metric] of Object.entries(METRICS)) {
    const result = metric(context);
    values[name] = result.value;
    nextChangeAt = earliest(nextChangeAt, result.nextChangeAt);
  }
  // The loop sets the value of each metric under its name, which TypeScript cannot infer.
  return { values: values as MetricValues, nextChangeAt };
}
