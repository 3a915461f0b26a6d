import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { fetchEmojis } from '../live/fetch-emojis.ts';
import { Boundary } from '../panels/Boundary.tsx';
import { NumbersContext, type Page, PageContext } from '../panels/page.ts';
import { NOW, settings } from '../panels/sample.ts';
import { createSlackLinks } from '../panels/slack-links.ts';
import '../styles.css';
import './states.css';
import { createTimes } from '../times.ts';
import { PANELS } from './panels.tsx';
import { STATES, type State } from './states.ts';

const now = () => NOW;
const nothing = () => undefined;
const frame: Omit<Page, 'freshness' | 'gaps'> = {
  now,
  present: now,
  times: createTimes(settings.timeZone),
  links: createSlackLinks(settings.workspace),
  filter: {},
  point: nothing,
  clear: nothing,
  asOf: null,
  travel: nothing,
  kiosk: false,
  fetchEmojis,
};

/** Every panel in every state, for the eye: one row a state. */
function Story() {
  return Object.entries(STATES).map(([name, state]) => (
    <section key={name} className="story" aria-label={name}>
      <h1>{name}</h1>
      <Row state={state} />
    </section>
  ));
}

function Row({ state: { summary, freshness, gaps = [] } }: { state: State }) {
  const page: Page = { ...frame, freshness, gaps };
  return (
    <PageContext value={page}>
      <NumbersContext value={{ summary, cursor: '' }}>
        <div className={`board stage ${freshness.kind}`}>
          {Object.entries(PANELS).map(([panel, draw]) => (
            <div key={panel} className="cell">
              <Boundary retryOn={null}>{draw(summary)}</Boundary>
            </div>
          ))}
        </div>
      </NumbersContext>
    </PageContext>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('states.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <Story />
  </StrictMode>,
);
