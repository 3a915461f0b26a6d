import { existsSync, readdirSync } from 'node:fs';
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MINUTE_MS } from 'backend/core/time/units';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTimeFormatter } from '../format/time-formatter.ts';
import { PanelSlot } from '../panel-frame/PanelSlot.tsx';
import type { PanelDefinition } from '../panel-frame/panel-definition.ts';
import { createSlackLinks } from '../slack-markup/slack-links.ts';
import { sampleSettings, sampleSummary, sampleView } from '../states/sample-data.ts';
import { samplePage } from '../states/sample-page.ts';
import { PageContext, type PageContextValue, SummaryContext } from '../ui/page/page-context.ts';
import { ViewContext } from '../ui/page/view-context.ts';
import { PANELS } from './registry.ts';
import { shapePanel } from './shape/definition.tsx';

const FOLDER = 'frontend/src/panels';
const noop = () => undefined;
const page: PageContextValue = {
  ...samplePage,
  timeFormatter: createTimeFormatter(sampleSettings.timeZone),
  slackLinks: createSlackLinks(''),
};

function show(definition: PanelDefinition, summary: ReturnType<typeof sampleSummary> | null = sampleSummary()) {
  return render(
    <PageContext value={page}>
      <ViewContext value={{ view: sampleView, changeView: noop }}>
        <SummaryContext value={{ summary, cursor: '' }}>
          <PanelSlot definition={definition} summary={summary} settings={sampleSettings} />
        </SummaryContext>
      </ViewContext>
    </PageContext>,
  );
}

// Long enough for a busy machine: some panels are loaded later.
configure({ asyncUtilTimeout: MINUTE_MS });
afterEach(cleanup);

describe('the registry of panels', () => {
  it('lists every folder of panels', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && existsSync(`${FOLDER}/${entry.name}/definition.tsx`),
    );
    expect(PANELS.map(({ id }) => id).sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  it.each(PANELS.map((panel) => [panel.id, panel] as const))(
    'draws the panel %s under its id and title',
    async (id, panel) => {
      show(panel, { ...sampleSummary(), unanswered: { count: 0, newest: [] } });
      expect((await screen.findByRole('region', { name: panel.title })).id).toBe(id);
    },
  );

  it.each(PANELS.map((panel) => [panel.id, panel] as const))(
    'draws the panel %s before anything is loaded',
    async (id, panel) => {
      show(panel, null);
      const region = await screen.findByRole('region', { name: panel.title });
      expect(region.id).toBe(id);
      expect(region.querySelector('.hold')).not.toBeNull();
      expect(within(region).queryByRole('alert')).toBeNull();
    },
  );

  it.each(PANELS.map((panel) => [panel.id, panel] as const))('draws the stories of the panel %s', (_id, panel) => {
    for (const { summary } of panel.stories) {
      const { unmount } = show(panel, summary(sampleSummary()));
      expect(screen.queryByRole('alert')).toBeNull();
      unmount();
    }
  });

  it.each(PANELS.flatMap(({ id, table }) => (table ? [[id, table] as const] : [])))(
    'exports rows of the panel %s that have a cell for each column',
    async (_id, load) => {
      const table = await load();
      const { columns, rows } = table(sampleSummary());
      expect(new Set(columns).size).toBe(columns.length);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    },
  );
});

describe('a panel', () => {
  it('offers its table as CSV and JSON', async () => {
    show(shapePanel);
    const menu = document.querySelector('#shape .menu') ?? document.body;
    // jsdom has no popovers: this is what a browser reports when the button opens it.
    fireEvent(menu, Object.assign(new Event('toggle'), { newState: 'open' }));
    const formats = () => [...menu.querySelectorAll('button')].map((button) => button.textContent);
    await waitFor(() => expect(formats()).toEqual(['CSV', 'JSON']));
  });

  it('offers no save button if it has no table', () => {
    show({ ...shapePanel, table: null });
    expect(screen.getByRole('region', { name: 'Shape' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Save/ })).toBeNull();
    expect(document.querySelector('#shape .menu')).toBeNull();
  });

  it('keeps its place and its title when its component throws', () => {
    const consoleError = vi.spyOn(console, 'error').mockImplementation(noop);
    const component = () => {
      throw new Error('broken');
    };
    show({ ...shapePanel, component });
    const region = screen.getByRole('region', { name: 'Shape' });
    expect(region.id).toBe('shape');
    expect(within(region).getByRole('alert').textContent).toMatch(/^This could not be drawn/);
    consoleError.mockRestore();
  });
});
