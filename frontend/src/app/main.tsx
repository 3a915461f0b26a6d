import { StrictMode, startTransition, useEffect, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { connectSharedStream } from '../live/connect-stream.ts';
import { AFTER_FRAME_MS } from '../live/dashboard-state.ts';
import { DashboardStore } from '../live/dashboard-store.ts';
import { loadHistoryClient } from '../live/history/lazy-history.ts';
import { loadPageQueries } from '../live/history/load-page-queries.ts';
import { PageStore } from '../live/history/page-store.ts';
import { startHistoryWorker } from '../live/history/start-history-worker.ts';
import { loadRecordScript } from '../live/record-script.ts';
import { fetchEmojiNames } from '../live/requests/fetch-emoji-names.ts';
import { StoreSynchronizer } from '../live/store-synchronizer.ts';
import { loadScript, preloaded, preloadScripts } from '../ui/lazy-component.ts';
import { App } from './App.tsx';
import type { PageActions } from './page-actions.ts';
import { restoreView } from './viewer-choices/restore-view.ts';
import { saveTimeZonePreference } from './viewer-choices/time-zone-preference.ts';
import { ViewNavigation } from './viewer-choices/view-navigation.ts';
import { loadVitalSignsPreference, saveVitalSignsPreference } from './viewer-choices/vital-signs-preference.ts';

const ownStore = new DashboardStore();
const store = new PageStore(ownStore, startHistoryWorker);
const synchronizer = new StoreSynchronizer(ownStore, connectSharedStream, () => location.reload());
const now = () => ownStore.clock.now();
store.setChoices({ vitals: loadVitalSignsPreference(location.search) });
const navigation = new ViewNavigation(restoreView(location.search), ({ sheet, ...choices }) =>
  store.setChoices(choices),
);
const { changeView } = navigation;
/** Connects, and loads the past, at once instead of after the next delay. */
const retry = () => {
  synchronizer.retry();
  store.history.retry();
};
// A tab whose shared stream breaks while the server is down opens one of its own.
preloaded(() => import('../live/shared-stream.ts'));
preloaded(loadRecordScript);
preloaded(loadHistoryClient);
const loadTexts = preloaded(() => import('../live/requests/fetch-texts.ts'));
const loadUpload = preloaded(() => import('../import/upload-slack-export.ts'));
const actions: PageActions = {
  changeView,
  watchQuery: loadPageQueries(store, ownStore),
  onTimeZoneChange(timeZone) {
    saveTimeZonePreference(timeZone);
    changeView({ timeZone });
  },
  onVitalSignsChange(vitals) {
    saveVitalSignsPreference(vitals);
    store.setChoices({ vitals });
  },
  onRetry: retry,
  uploadSlackExport: (...upload) =>
    loadUpload().then(
      ({ uploadSlackExport }) => uploadSlackExport(...upload),
      () => 'The server could not be reached. Check that SlackPanda is running, then try again.',
    ),
  submitSecrets: async (...secrets) => {
    const { submitSecrets } = await loadScript(() => import('../live/requests/submit-secrets.ts'));
    return submitSecrets(...secrets);
  },
  submitDefinition: async (...definition) => {
    const { submitDefinition } = await loadScript(() => import('../live/requests/submit-definition.ts'));
    return submitDefinition(...definition);
  },
  fetchEmojiNames,
  fetchTexts: async (...keys) => {
    const { fetchTexts } = await loadTexts();
    return fetchTexts(...keys);
  },
};

/**
 * Numbers are rendered in a transition, in slices between which the browser paints and handles input: in one piece they
 * would be the longest task of the page. What a control shows is rendered at once: a value that is late jumps back.
 */
function Dashboard() {
  const [view, setView] = useState(store.getState);
  useEffect(() => {
    let shown = store.getState();
    const show = () => {
      const next = store.getState();
      const [{ asOf, timeZone, vitals }, before] = [next.choices, shown.choices];
      shown = next;
      const isControlled = asOf !== before.asOf || timeZone !== before.timeZone || vitals !== before.vitals;
      if (isControlled) setView(next);
      else startTransition(() => setView(next));
    };
    show();
    return store.subscribe(show);
  }, []);
  const chosen = useSyncExternalStore(navigation.subscribe, navigation.getView);
  return <App view={view} chosen={chosen} now={now} actions={actions} />;
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <Dashboard />
  </StrictMode>,
);

addEventListener('online', retry);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') retry();
});
// No standard says whether messages of a shared worker reach a page while it is in the back-forward cache.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) synchronizer.resync();
});
/** Once the numbers are painted and the browser is idle, so that what works without the server is there. */
const stopWaiting = store.subscribe(() => {
  if (!store.getState().summary) return;
  stopWaiting();
  // Safari has no `requestIdleCallback`.
  if ('requestIdleCallback' in window) requestIdleCallback(() => void preloadScripts());
  else setTimeout(() => void preloadScripts(), AFTER_FRAME_MS);
});
void synchronizer.run();
