import '../styles.ts';
import { isFiltered } from 'backend/core/state/filter';
import { type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { isDefaultPeriod } from '../format/period-choices.ts';
import type { DashboardState } from '../live/dashboard-state.ts';
import { SubmitDefinitionContext } from '../sheets/what-counts/submit-definition-context.ts';
import { StatusBar } from '../status/StatusBar.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { lazyComponent, preloadedComponent } from '../ui/lazy-component.ts';
import {
  PageContext,
  type PageContextValue,
  SummaryContext,
  type SummaryContextValue,
} from '../ui/page/page-context.ts';
import { QueryContext, type WatchQuery } from '../ui/page/use-query.ts';
import { ViewContext, type ViewContextValue, type ViewState } from '../ui/page/view-context.ts';
import { DashboardBoard } from './DashboardBoard.tsx';
import { Header } from './Header.tsx';
import { useKiosk } from './kiosk/use-kiosk.ts';
import type { PageActions } from './page-actions.ts';
import { isEmpty, pageTitle, useDocumentTitle } from './page-title.ts';
import { usePageContextValue, useSummaryContextValue } from './use-page-context.ts';
import { usePanelShortcuts } from './use-panel-shortcuts.ts';
import { useTimeTravelShortcuts } from './use-time-travel-shortcuts.ts';

const SheetHost = lazyComponent(() => import('./SheetHost.tsx').then(({ SheetHost }) => SheetHost));
const ImportDropZone = preloadedComponent(() =>
  import('../status/ImportDropZone.tsx').then(({ ImportDropZone }) => ImportDropZone),
);
const KioskMode = preloadedComponent(() => import('./kiosk/KioskMode.tsx').then(({ KioskMode }) => KioskMode));
const FirstRunPage = lazyComponent(() =>
  import('./first-run/FirstRunPage.tsx').then(({ FirstRunPage }) => FirstRunPage),
);

interface Props {
  view: DashboardState;
  /** What the viewer chose. The state shows it as soon as its numbers are computed. */
  chosen: ViewState;
  /** The server's clock, ms UTC. */
  now: () => number;
  actions: PageActions;
}

/** The whole page: header, board or first run, status bar and import dialog. */
export function App({ view, chosen, now, actions }: Props) {
  const { summary, status, settings, choices } = view;
  const { filter, asOf } = choices;
  const { changeView } = actions;
  const [kiosk, toggleKiosk] = useKiosk();
  const [isImportOpen, setImportOpen] = useState(false);
  const page = usePageContextValue(view, now, kiosk, chosen, actions);
  const viewContext = useMemo(() => ({ view: chosen, changeView }), [chosen, changeView]);
  const closeSheet = useCallback(() => changeView({ sheet: null }), [changeView]);
  const summaryContext = useSummaryContextValue(summary, view.cursor);
  usePanelShortcuts(choices.vitals);
  useTimeTravelShortcuts(chosen.asOf, page.setMoment, page.present);
  useDocumentTitle(pageTitle(view));
  const isChangedHere = summary !== null && !summary.isOwnDefinition;
  const isRestricted = asOf !== null || isFiltered(filter) || !isDefaultPeriod(choices.period) || isChangedHere;
  const openImport = () => setImportOpen(true);
  return (
    <PageContexts page={page} view={viewContext} summary={summaryContext} watchQuery={actions.watchQuery}>
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
          <Suspense>
            <FirstRunPage
              status={status}
              settings={settings}
              onImport={openImport}
              submitSecrets={actions.submitSecrets}
            />
          </Suspense>
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
          <Suspense>
            <ImportDropZone
              status={status.import}
              isOpen={isImportOpen}
              onOpen={setImportOpen}
              uploadSlackExport={actions.uploadSlackExport}
            />
          </Suspense>
        </ErrorBoundary>
      )}
      {kiosk && (
        <Suspense>
          <KioskMode now={now} timeFormatter={page.timeFormatter} />
        </Suspense>
      )}
      {chosen.sheet && (
        <SubmitDefinitionContext value={actions.submitDefinition}>
          <Suspense>
            <SheetHost sheet={chosen.sheet} onClose={closeSheet} />
          </Suspense>
        </SubmitDefinitionContext>
      )}
    </PageContexts>
  );
}

interface ContextProps {
  page: PageContextValue;
  view: ViewContextValue;
  summary: SummaryContextValue;
  watchQuery: WatchQuery;
  children: ReactNode;
}

/** What panels and sheets read of the page around them. */
function PageContexts({ page, view, summary, watchQuery, children }: ContextProps) {
  return (
    <PageContext value={page}>
      <ViewContext value={view}>
        <QueryContext value={watchQuery}>
          <SummaryContext value={summary}>{children}</SummaryContext>
        </QueryContext>
      </ViewContext>
    </PageContext>
  );
}
