import { StrictMode, startTransition, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { connectSharedStream } from '../live/connect-stream.ts';
import { DashboardStore } from '../live/dashboard-store.ts';
import { fetchEmojiNames } from '../live/fetch-emoji-names.ts';
import { StoreSynchronizer } from '../live/store-synchronizer.ts';
import { submitSecrets } from '../live/submit-secrets.ts';
import { uploadSlackExport } from '../live/upload-slack-export.ts';
import { App } from './App.tsx';
import { loadTimeZonePreference, saveTimeZonePreference } from './time-zone-preference.ts';
import { parseViewState, urlForViewState, type ViewState } from './view-state.ts';
import { loadVitalSignsPreference, saveVitalSignsPreference } from './vital-signs-preference.ts';

const store = new DashboardStore();
const synchronizer = new StoreSynchronizer(store, connectSharedStream, () => location.reload());
const now = () => store.clock.now();

/** The address carries what is looked at, so that a link shows the same. It replaces itself: each step back is a page. */
function changeViewState({ filter, asOf }: ViewState) {
  history.replaceState(null, '', urlForViewState(location.href, { filter, asOf }));
  store.setViewState(filter, asOf);
}
function changeTimeZone(zone: string | null) {
  saveTimeZonePreference(zone);
  store.setTimeZone(zone);
}
store.setTimeZone(loadTimeZonePreference());
function changeVitalSigns(on: boolean) {
  saveVitalSignsPreference(on);
  store.setVitalSignsEnabled(on);
}
store.setVitalSignsEnabled(loadVitalSignsPreference(location.search));

const { filter, asOf } = parseViewState(location.search);
store.setViewState(filter, asOf);

/** Of a view, what the reader sets. */
const USER_CHOICES = ['filter', 'asOf', 'timeZone', 'vitals'] as const;

/**
 * What events change is drawn in slices, between which the browser may paint and hear: as one, it is the longest task of
 * this page. What the reader did is drawn at once: a rail that waits lets its knob jump back.
 */
function Dashboard() {
  const [view, setView] = useState(store.getState);
  useEffect(() => {
    let last = store.getState();
    const show = () => {
      const next = store.getState();
      const isAsked = USER_CHOICES.some((choice) => next[choice] !== last[choice]);
      last = next;
      if (isAsked) setView(next);
      else startTransition(() => setView(next));
    };
    show();
    return store.subscribe(show);
  }, []);
  return (
    <App
      view={view}
      now={now}
      onRetry={synchronizer.retry}
      onViewStateChange={changeViewState}
      onTimeZoneChange={changeTimeZone}
      onVitalSignsChange={changeVitalSigns}
      uploadSlackExport={uploadSlackExport}
      submitSecrets={submitSecrets}
      fetchEmojiNames={fetchEmojiNames}
    />
  );
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
// Nobody promises what becomes of a worker's words to a page that the browser has put aside.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) synchronizer.resync();
});
void synchronizer.run();
