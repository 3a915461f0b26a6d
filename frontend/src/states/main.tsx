import '../styles.ts';
import './states.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createTimeFormatter } from '../format/time-formatter.ts';
import { fetchEmojiNames } from '../live/requests/fetch-emoji-names.ts';
import { fetchTexts } from '../live/requests/fetch-texts.ts';
import { PanelSlot } from '../panel-frame/PanelSlot.tsx';
import type { PanelDefinition } from '../panel-frame/panel-definition.ts';
import { PANELS } from '../panels/registry.ts';
import { PageContext, type PageContextValue, SummaryContext } from '../ui/page/page-context.ts';
import { ViewContext } from '../ui/page/view-context.ts';
import { PANEL_STATES, type PanelState } from './panel-states.ts';
import { sampleSettings, sampleView } from './sample-data.ts';
import { samplePage } from './sample-page.ts';

const pageDefaults: PageContextValue = {
  ...samplePage,
  timeFormatter: createTimeFormatter(sampleSettings.timeZone),
  fetchEmojiNames,
  fetchTexts,
};
const viewContext = { view: sampleView, changeView: pageDefaults.changeView };

/** Every panel of the registry in every state, one row for each state; then the panels' own stories. */
function PanelStates() {
  const { live } = PANEL_STATES;
  return (
    <>
      {Object.entries(PANEL_STATES).map(([name, state]) => (
        <StateRow key={name} name={name} state={state} panels={PANELS} />
      ))}
      {PANELS.flatMap((panel) =>
        panel.stories.map(({ name, summary }) => (
          <StateRow
            key={`${panel.id} ${name}`}
            name={`${panel.title}: ${name}`}
            state={{ ...live, summary: summary(live.summary) }}
            panels={[panel]}
          />
        )),
      )}
    </>
  );
}

interface StateRowProps {
  name: string;
  state: PanelState;
  panels: readonly PanelDefinition[];
}

function StateRow({ name, state: { summary, freshness, gaps = [] }, panels }: StateRowProps) {
  const page: PageContextValue = { ...pageDefaults, freshness, gaps };
  return (
    <section className="story" aria-label={name}>
      <h1>{name}</h1>
      <PageContext value={page}>
        <ViewContext value={viewContext}>
          <SummaryContext value={{ summary, cursor: '' }}>
            <div className={`board stage ${freshness.kind}`}>
              {panels.map((panel) => (
                <div key={panel.id} className="cell">
                  <PanelSlot definition={panel} summary={summary} settings={sampleSettings} />
                </div>
              ))}
            </div>
          </SummaryContext>
        </ViewContext>
      </PageContext>
    </section>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('states.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <PanelStates />
  </StrictMode>,
);
