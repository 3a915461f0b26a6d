import { StrictMode, startTransition, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { uploadSlackExport } from '../import/upload-slack-export.ts';
import { connectSharedStream } from '../live/connect-stream.ts';
import { DashboardStore } from '../live/dashboard-store.ts';
import { fetchEmojiNames } from '../live/fetch-emoji-names.ts';
import { StoreSynchronizer } from '../live/store-synchronizer.ts';
import { submitSecrets } from '../live/submit-secrets.ts';
import { App } from './App.tsx';
import type { PageActions } from './page-actions.ts';
import { restoreViewerChoices } from './viewer-choices/restore-viewer-choices.ts';

const store = new DashboardStore();
const synchronizer = new StoreSynchronizer(store, connectSharedStream, () => location.reload());
const now = () => store.clock.now();
const actions: PageActions = {
  ...restoreViewerChoices(store),
  onRetry: synchronizer.retry,
  uploadSlackExport,
  submitSecrets,
  fetchEmojiNames,
};

/** The fields of the dashboard state that the viewer sets. */
const VIEWER_CHOICES = ['filter', 'asOf', 'timeZone', 'vitals'] as const;

/**
 * Changes by events are rendered in a transition, in slices between which the browser paints and handles input: in one
 * piece they would be the longest task of the page. Choices of the viewer are rendered at once, because a slider whose
 * value is rendered late jumps back.
 */
function Dashboard() {
  const [view, setView] = useState(store.getState);
  useEffect(() => {
    let shown = store.getState();
    const show = () => {
      const next = store.getState();
      const isChosen = VIEWER_CHOICES.some((choice) => next[choice] !== shown[choice]);
      shown = next;
      if (isChosen) setView(next);
      else startTransition(() => setView(next));
    };
    show();
    return store.subscribe(show);
  }, []);
  return <App view={view} now={now} actions={actions} />;
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <Dashboard />
  </StrictMode>,
);

addEventListener('online', synchronizer.retry);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') synchronizer.retry();
});
// No standard says whether messages of a shared worker reach a page while it is in the back-forward cache.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) synchronizer.resync();
});
void synchronizer.run();
