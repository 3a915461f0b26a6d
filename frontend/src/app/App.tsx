import type { Summary } from 'backend/core/metrics/summary';
import { isFiltered } from 'backend/core/state/filter';
import { useEffect, useMemo, useState } from 'react';
import { workspaceName } from '../format/display-names.ts';
import { formatNumber } from '../format/format.ts';
import { AFTER_FRAME_MS, type Connection, type DashboardState } from '../live/dashboard-state.ts';
import { ActivityPanel } from '../panels/activity/ActivityPanel.tsx';
import { BusyHoursPanel } from '../panels/busy-hours/BusyHoursPanel.tsx';
import { ChannelsPanel } from '../panels/channels/ChannelsPanel.tsx';
import { HealthPanel } from '../panels/health/HealthPanel.tsx';
import { LeaderboardPanel } from '../panels/leaderboard/LeaderboardPanel.tsx';
import { NewcomersPanel } from '../panels/newcomers/NewcomersPanel.tsx';
import { OverTimePanel } from '../panels/over-time/OverTimePanel.tsx';
import { ShapePanel } from '../panels/shape/ShapePanel.tsx';
import { TilesPanel } from '../panels/tiles/TilesPanel.tsx';
import { UnansweredPanel } from '../panels/unanswered/UnansweredPanel.tsx';
import { VitalSignsPanel } from '../panels/vital-signs/VitalSignsPanel.tsx';
import { FirstRun } from '../setup/FirstRun.tsx';
import type { SubmitSecrets } from '../setup/SecretsForm.tsx';
import type { FetchEmojiNames } from '../slack-markup/emoji-names.ts';
import { createSlackLinks } from '../slack-markup/slack-links.ts';
import { ImportDropZone } from '../status/ImportDropZone.tsx';
import { StatusBar } from '../status/StatusBar.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import {
  type Freshness,
  PageContext,
  type PageContextValue,
  SummaryContext,
  type SummaryContextValue,
} from '../ui/page-context.ts';
import { Header } from './Header.tsx';
import { useKiosk } from './use-kiosk.ts';
import { useNightDimming } from './use-night-dimming.ts';
import { usePanelShortcuts } from './use-panel-shortcuts.ts';
import { useTimeTravelShortcuts } from './use-time-travel-shortcuts.ts';
import { useViewState } from './use-view-state.ts';
import { useWakeLock } from './use-wake-lock.ts';
import type { ViewState } from './view-state.ts';
import '../styles.css';
import { createTimeFormatter } from '../format/time-formatter.ts';

interface Props {
  view: DashboardState;
  /** The server's clock, ms UTC. */
  now: () => number;
  onRetry: () => void;
  onViewStateChange: (look: ViewState) => void;
  onTimeZoneChange: (zone: string | null) => void;
  onVitalSignsChange: (on: boolean) => void;
  /** Resolves with why the file was turned away, or an empty text. */
  uploadSlackExport: (file: File, maxMb: number) => Promise<string>;
  submitSecrets: SubmitSecrets;
  fetchEmojiNames: FetchEmojiNames;
}

/** The page. */
export function App({
  view,
  now,
  onRetry,
  onViewStateChange: onLook,
  onTimeZoneChange: onZone,
  onVitalSignsChange: onVitals,
  uploadSlackExport: sendExport,
  submitSecrets: sendSecrets,
  fetchEmojiNames: fetchEmojis,
}: Props) {
  const [isImportOpen, openImport] = useState(false);
  const { summary, status, settings, connection, filter, cursor } = view;
  const [kiosk, toggleKiosk] = useKiosk();
  const zone = view.timeZone ?? settings?.timeZone;
  const times = useMemo(() => createTimeFormatter(zone), [zone]);
  useWakeLock(kiosk);
  useNightDimming(kiosk, now, times);
  usePanelShortcuts();
  const domain = settings?.workspace || summary?.workspace.domain || '';
  const links = useMemo(() => createSlackLinks(domain), [domain]);
  const stands = connection.state === 'lost' || connection.state === 'stalled' ? connection.asOf : null;
  const present = useMemo(() => (stands === null ? now : () => stands), [stands, now]);
  const moment = view.asOf;
  const shownNow = useMemo(() => (moment === null ? present : () => moment), [moment, present]);
  const looking = useViewState(filter, moment, onLook);
  useTimeTravelShortcuts(moment, looking.setMoment, present);
  const fresh = freshnessOf(summary, connection);
  const gaps = status?.gaps ?? NO_GAPS;
  const page = useMemo<PageContextValue>(
    () => ({
      now: shownNow,
      present,
      timeFormatter: times,
      gaps,
      slackLinks: links,
      kiosk,
      freshness: fresh,
      ...looking,
      fetchEmojiNames: fetchEmojis,
    }),
    [shownNow, present, times, gaps, links, kiosk, fresh, looking, fetchEmojis],
  );
  const numbers = useSummaryContextValue(summary, cursor);
  const isPointed = moment !== null || isFiltered(filter);
  const title = pageTitle(view);
  useEffect(() => {
    // A title costs as much as what the reader looks at, which goes first.
    const later = setTimeout(() => {
      document.title = title;
    }, AFTER_FRAME_MS);
    return () => clearTimeout(later);
  }, [title]);
  return (
    <PageContext value={page}>
      <SummaryContext value={numbers}>
        <ErrorBoundary retryOn={view}>
          <Header
            view={view}
            timeFormatter={times}
            now={now}
            onKioskToggle={toggleKiosk}
            onTimeZoneChange={onZone}
            onVitalSignsChange={onVitals}
          />
        </ErrorBoundary>
        <ErrorBoundary retryOn={summary}>
          {summary && status && isEmpty(summary) && !isPointed ? (
            <FirstRun
              status={status}
              settings={settings}
              onImport={() => openImport(true)}
              submitSecrets={sendSecrets}
            />
          ) : (
            <main className={`board ${page.freshness.kind}`}>
              <div className="left">
                <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.health}>
                  <HealthPanel summary={summary} rules={settings?.health ?? null} />
                </ErrorBoundary>
                {view.vitals && (
                  <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.vitalSigns}>
                    <VitalSignsPanel summary={summary} />
                  </ErrorBoundary>
                )}
                <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.unanswered}>
                  <UnansweredPanel summary={summary} />
                </ErrorBoundary>
              </div>
              <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.tiles}>
                <TilesPanel summary={summary} />
              </ErrorBoundary>
              <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.overTime}>
                <OverTimePanel summary={summary} />
              </ErrorBoundary>
              <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.leaderboard}>
                <LeaderboardPanel summary={summary} />
              </ErrorBoundary>
              <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.busyHours}>
                <BusyHoursPanel summary={summary} />
              </ErrorBoundary>
              <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.channels}>
                <ChannelsPanel summary={summary} />
              </ErrorBoundary>
              <div className="right">
                <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.activity}>
                  <ActivityPanel summary={summary} />
                </ErrorBoundary>
                <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.newcomers}>
                  <NewcomersPanel summary={summary} />
                </ErrorBoundary>
                <ErrorBoundary retryOn={summary} panel={PANEL_FALLBACKS.shape}>
                  <ShapePanel summary={summary} />
                </ErrorBoundary>
              </div>
            </main>
          )}
        </ErrorBoundary>
        <ErrorBoundary retryOn={view}>
          <StatusBar
            view={view}
            timeFormatter={times}
            now={now}
            filteredSummary={isPointed ? summary : null}
            onRetry={onRetry}
            onImport={() => openImport(true)}
          />
        </ErrorBoundary>
        {status && (
          <ErrorBoundary retryOn={status}>
            <ImportDropZone
              status={status.import}
              isOpen={isImportOpen}
              onOpen={openImport}
              uploadSlackExport={sendExport}
            />
          </ErrorBoundary>
        )}
      </SummaryContext>
    </PageContext>
  );
}

/**
 * Apart from the page: whatever function that keeps keeps all that any function in it names, and so the whole community
 * behind a summary.
 */
function useSummaryContextValue(summary: Summary | null, cursor: string): SummaryContextValue {
  return useMemo(() => ({ summary, cursor }), [summary, cursor]);
}

const NO_GAPS: PageContextValue['gaps'] = [];

/** What stands in a panel's place where even its frame cannot be drawn. */
const PANEL_FALLBACKS = {
  health: { id: 'health', title: 'Community health' },
  vitalSigns: { id: 'vital-signs', title: 'Vital signs' },
  unanswered: { id: 'unanswered', title: 'Unanswered' },
  tiles: { id: 'tiles', title: 'Numbers' },
  overTime: { id: 'over-time', title: 'Messages over time' },
  leaderboard: { id: 'leaderboard', title: 'Leaderboard' },
  busyHours: { id: 'busy-hours', title: 'Busy hours' },
  channels: { id: 'channels', title: 'Channels' },
  activity: { id: 'activity', title: 'Recent activity' },
  newcomers: { id: 'newcomers', title: 'Newcomers' },
  shape: { id: 'shape', title: 'Shape' },
} as const;

/** The same each time, so that nothing is drawn anew for it. */
const LIVE_FRESHNESS: Freshness = { kind: 'live' };

function freshnessOf(summary: Summary | null, connection: Connection): Freshness {
  if (!summary) return { kind: 'loading', text: loadingText(connection) };
  switch (connection.state) {
    case 'lost':
    case 'stalled':
      return { kind: 'stale', asOf: connection.asOf };
    case 'catching_up':
      return { kind: 'catching_up', left: connection.left };
    default:
      return LIVE_FRESHNESS;
  }
}

function loadingText(connection: Connection): string {
  if (connection.state === 'lost') return '';
  const left = connection.state === 'catching_up' ? connection.left : null;
  return left === null ? 'Loading the community' : `Loading ${formatNumber(left)} events`;
}

/** Nothing has happened yet: there is no number to show. */
function isEmpty({ total, newMembers, activity }: Summary): boolean {
  return total.messages === 0 && newMembers.count === 0 && activity.length === 0;
}

function pageTitle({ summary, settings, connection }: DashboardState): string {
  const name = workspaceName(summary, settings) || 'SlackPanda';
  if (!summary || isEmpty(summary)) return name;
  if (connection.state === 'lost') return `Connection lost · ${name}`;
  if (connection.state === 'stalled') return `Standing still · ${name}`;
  return `${formatNumber(summary.health.score)} ${summary.health.verdict} · ${name}`;
}
