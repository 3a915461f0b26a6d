import type { Summary } from 'backend/core/metrics/summary';
import { useEffect } from 'react';
import { workspaceName } from '../format/display-names.ts';
import { formatNumber } from '../format/format.ts';
import { AFTER_FRAME_MS, type DashboardState } from '../live/dashboard-state.ts';

/** Sets the title of the document. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    // Setting a title takes as long as drawing the numbers, which go first.
    const timer = setTimeout(() => {
      document.title = title;
    }, AFTER_FRAME_MS);
    return () => clearTimeout(timer);
  }, [title]);
}

/** The health score and the name of the community. While the numbers are out of date, the reason replaces the score. */
export function pageTitle({ summary, settings, connection }: DashboardState): string {
  const name = workspaceName(summary, settings) || 'SlackPanda';
  if (!summary || isEmpty(summary)) return name;
  if (connection.state === 'lost') return `Connection lost · ${name}`;
  if (connection.state === 'stalled') return `Standing still · ${name}`;
  return `${formatNumber(summary.health.score)} ${summary.health.verdict} · ${name}`;
}

/** Whether nothing has happened yet, so that there is no number to show. */
export function isEmpty({ total, newMembers, activity }: Summary): boolean {
  return total.messages === 0 && newMembers.count === 0 && activity.length === 0;
}
