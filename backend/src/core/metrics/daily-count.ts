/** One bar of the chart. Times are ms UTC; a day ends where the next one begins. */
export interface DailyCount {
  /** `2026-03-29`, in the zone. */
  date: string;
  from: number;
  to: number;
  messages: number;
}
