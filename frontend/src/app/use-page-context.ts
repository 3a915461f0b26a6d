import type { Summary } from 'backend/core/metrics/summary';
import { useMemo } from 'react';
import { createTimeFormatter } from '../format/time-formatter.ts';
import type { DashboardState } from '../live/dashboard-state.ts';
import { createSlackLinks } from '../slack-markup/slack-links.ts';
import type { PageContextValue, SummaryContextValue } from '../ui/page/page-context.ts';
import type { ViewState } from '../ui/page/view-context.ts';
import { freshnessOf } from './freshness.ts';
import type { PageActions } from './page-actions.ts';
import { useViewActions } from './use-view-actions.ts';

const NO_GAPS: PageContextValue['gaps'] = [];

/** What every panel receives of the page around it. The same object until some of it changes. `now` is in ms UTC. */
export function usePageContextValue(
  { summary, status, settings, connection, choices }: DashboardState,
  now: () => number,
  kiosk: boolean,
  chosen: ViewState,
  { changeView, fetchEmojiNames, fetchTexts }: PageActions,
): PageContextValue {
  const { filter, asOf } = choices;
  const timeZone = choices.timeZone ?? settings?.timeZone;
  const timeFormatter = useMemo(() => createTimeFormatter(timeZone), [timeZone]);
  const domain = settings?.workspace || summary?.workspace.domain || '';
  const slackLinks = useMemo(() => createSlackLinks(domain), [domain]);
  const stoppedAt = connection.state === 'lost' || connection.state === 'stalled' ? connection.asOf : null;
  const present = useMemo(() => (stoppedAt === null ? now : () => stoppedAt), [stoppedAt, now]);
  const shownNow = useMemo(() => (asOf === null ? present : () => asOf), [asOf, present]);
  const viewActions = useViewActions(chosen, changeView);
  const freshness = freshnessOf(summary, connection);
  const gaps = status?.gaps ?? NO_GAPS;
  return useMemo(
    () => ({
      now: shownNow,
      present,
      timeFormatter,
      gaps,
      slackLinks,
      kiosk,
      freshness,
      filter,
      asOf,
      changeView,
      ...viewActions,
      fetchEmojiNames,
      fetchTexts,
    }),
    [
      shownNow,
      present,
      timeFormatter,
      gaps,
      slackLinks,
      kiosk,
      freshness,
      filter,
      asOf,
      changeView,
      viewActions,
      fetchEmojiNames,
      fetchTexts,
    ],
  );
}

/**
 * A hook of its own: a function that React keeps holds every variable of the function around it, and so the community
 * behind a summary.
 */
export function useSummaryContextValue(summary: Summary | null, cursor: string): SummaryContextValue {
  return useMemo(() => ({ summary, cursor }), [summary, cursor]);
}
