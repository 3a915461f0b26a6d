/** What a chart shows of the past: today, and so many days before it. */
export const CHART_DAYS = 61;

/** One bar of the chart. Times are ms UTC; a day ends where the next one begins. */
export interface DailyCount {
  /** `2026-03-29`, in the zone. */
  date: string;
  from: number;
  to: number;
  messages: number;
}
