import { StrictMode, startTransition, useEffect, useState } from 'react';
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
import { areVitalsChosen, chooseVitals } from './panels/vitals-choice.ts';

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
function changeVitals(on: boolean) {
  chooseVitals(on);
  store.setVitals(on);
}
store.setVitals(areVitalsChosen(location.search));

const { filter, asOf } = lookIn(location.search);
store.look(filter, asOf);

/** Of a view, what the reader sets. */
const CHOICES = ['filter', 'asOf', 'timeZone', 'vitals'] as const;

/**
 * What events change is drawn in slices, between which the browser may paint and hear: as one, it is the longest task of
 * this page. What the reader did is drawn at once: a rail that waits lets its knob jump back.
 */
function Dashboard() {
  const [view, setView] = useState(store.view);
  useEffect(() => {
    let last = store.view();
    const show = () => {
      const next = store.view();
      const isAsked = CHOICES.some((choice) => next[choice] !== last[choice]);
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
      onRetry={follower.retry}
      onLook={look}
      onZone={changeZone}
      onVitals={changeVitals}
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
