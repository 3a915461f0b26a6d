import '../styles.ts';
import { isFiltered } from 'backend/core/state/filter';
import { useState } from 'react';
import type { DashboardState } from '../live/dashboard-state.ts';
import { FirstRun } from '../setup/FirstRun.tsx';
import { ImportDropZone } from '../status/ImportDropZone.tsx';
import { StatusBar } from '../status/StatusBar.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { PageContext, SummaryContext } from '../ui/page-context.ts';
import { DashboardBoard } from './DashboardBoard.tsx';
import { Header } from './Header.tsx';
import { useKiosk } from './kiosk/use-kiosk.ts';
import { useNightDimming } from './kiosk/use-night-dimming.ts';
import { useWakeLock } from './kiosk/use-wake-lock.ts';
import { PanelPreviews } from './PanelPreviews.tsx';
import type { PageActions } from './page-actions.ts';
import { isEmpty, pageTitle, useDocumentTitle } from './page-title.ts';
import { usePageContextValue, useSummaryContextValue } from './use-page-context.ts';
import { usePanelShortcuts } from './use-panel-shortcuts.ts';
import { useTimeTravelShortcuts } from './use-time-travel-shortcuts.ts';

interface Props {
  view: DashboardState;
  /** The server's clock, ms UTC. */
  now: () => number;
  actions: PageActions;
}

/** The whole page: header, board or first run, status bar and import dialog. */
export function App({ view, now, actions }: Props) {
  const { summary, status, settings, filter, asOf } = view;
  const [kiosk, toggleKiosk] = useKiosk();
  const [isImportOpen, setImportOpen] = useState(false);
  const page = usePageContextValue(view, now, kiosk, actions);
  const summaryContext = useSummaryContextValue(summary, view.cursor);
  useWakeLock(kiosk);
  useNightDimming(kiosk, now, page.timeFormatter);
  usePanelShortcuts(view.vitals);
  useTimeTravelShortcuts(asOf, page.setMoment, page.present);
  useDocumentTitle(pageTitle(view));
  const isRestricted = asOf !== null || isFiltered(filter);
  const openImport = () => setImportOpen(true);
  return (
    <PageContext value={page}>
      <SummaryContext value={summaryContext}>
        <ErrorBoundary retryOn={view}>
          <Header
            view={view}
            timeFormatter={page.timeFormatter}
            now={now}
            onKioskToggle={toggleKiosk}
            actions={actions}
          />
        </ErrorBoundary>
        <ErrorBoundary retryOn={summary}>
          {summary && status && isEmpty(summary) && !isRestricted ? (
            <FirstRun status={status} onImport={openImport} submitSecrets={actions.submitSecrets}>
              <PanelPreviews settings={settings} />
            </FirstRun>
          ) : (
            <DashboardBoard view={view} />
          )}
        </ErrorBoundary>
        <ErrorBoundary retryOn={view}>
          <StatusBar
            view={view}
            timeFormatter={page.timeFormatter}
            now={now}
            filteredSummary={isRestricted ? summary : null}
            onRetry={actions.onRetry}
            onImport={openImport}
          />
        </ErrorBoundary>
        {status && (
          <ErrorBoundary retryOn={status}>
            <ImportDropZone
              status={status.import}
              isOpen={isImportOpen}
              onOpen={setImportOpen}
              uploadSlackExport={actions.uploadSlackExport}
            />
          </ErrorBoundary>
        )}
      </SummaryContext>
    </PageContext>
  );
}
