import { StrictMode, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { addressOf, type Look, lookIn } from './address.ts';
import { DashboardStore } from './live/dashboard-store.ts';
import { fetchEmojis } from './live/fetch-emojis.ts';
import { Follower } from './live/follow.ts';
import { openSharedLine } from './live/open-line.ts';
import { sendExport } from './live/send-export.ts';
import { sendSecrets } from './live/send-secrets.ts';
import { chooseZone, chosenZone } from './panels/time-zones.ts';

const store = new DashboardStore();
const follower = new Follower(store, openSharedLine, () => location.reload());
const now = () => store.clock.now();

/** The address carries what is looked at, so that a link shows the same. It replaces itself: each step back is a page. */
function look({ filter, asOf }: Look) {
  history.replaceState(null, '', addressOf(location.href, { filter, asOf }));
  store.look(filter, asOf);
}
function changeZone(zone: string | null) {
  chooseZone(zone);
  store.setZone(zone);
}
store.setZone(chosenZone());

const { filter, asOf } = lookIn(location.search);
store.look(filter, asOf);

function Dashboard() {
  const view = useSyncExternalStore(store.subscribe, store.view);
  return (
    <App
      view={view}
      now={now}
      onRetry={follower.retry}
      onLook={look}
      onZone={changeZone}
      sendExport={sendExport}
      sendSecrets={sendSecrets}
      fetchEmojis={fetchEmojis}
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

addEventListener('online', follower.retry);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') follower.retry();
});
// Nobody promises what becomes of a worker's words to a page that the browser has put aside.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) follower.again();
});
void follower.run();
