import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { fetchEmojiNames } from '../live/fetch-emoji-names.ts';
import { createSlackLinks } from '../slack-markup/slack-links.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { PageContext, type PageContextValue, SummaryContext } from '../ui/page-context.ts';
import { SAMPLE_NOW, sampleSettings } from './sample-data.ts';
import '../styles.css';
import './states.css';
import { createTimeFormatter } from '../format/time-formatter.ts';
import { PANEL_STATES, type PanelState } from './panel-states.ts';
import { PANEL_RENDERERS } from './panels.tsx';

const now = () => SAMPLE_NOW;
const noop = () => undefined;
const pageDefaults: Omit<PageContextValue, 'freshness' | 'gaps'> = {
  now,
  present: now,
  timeFormatter: createTimeFormatter(sampleSettings.timeZone),
  slackLinks: createSlackLinks(sampleSettings.workspace),
  filter: {},
  toggleFilter: noop,
  clearFilter: noop,
  asOf: null,
  setMoment: noop,
  kiosk: false,
  fetchEmojiNames,
};

/** Every panel in every state, for the eye: one row a state. */
function PanelStories() {
  return Object.entries(PANEL_STATES).map(([name, state]) => (
    <section key={name} className="story" aria-label={name}>
      <h1>{name}</h1>
      <StateRow state={state} />
    </section>
  ));
}

function StateRow({ state: { summary, freshness, gaps = [] } }: { state: PanelState }) {
  const page: PageContextValue = { ...pageDefaults, freshness, gaps };
  return (
    <PageContext value={page}>
      <SummaryContext value={{ summary, cursor: '' }}>
        <div className={`board stage ${freshness.kind}`}>
          {Object.entries(PANEL_RENDERERS).map(([panel, draw]) => (
            <div key={panel} className="cell">
              <ErrorBoundary retryOn={null}>{draw(summary)}</ErrorBoundary>
            </div>
          ))}
        </div>
      </SummaryContext>
    </PageContext>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('states.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <PanelStories />
  </StrictMode>,
);
