import { render } from '@testing-library/react';
import type { Summary } from 'backend/core/metrics/summary';
import { vi } from 'vitest';
import { PanelSlot } from '../panel-frame/PanelSlot.tsx';
import { sampleSettings, sampleSummary, sampleView } from '../states/sample-data.ts';
import { samplePage } from '../states/sample-page.ts';
import { PageContext, type PageContextValue, SummaryContext } from '../ui/page/page-context.ts';
import { ViewContext } from '../ui/page/view-context.ts';
import { PANELS } from './registry.ts';

/** Shows one panel with a changed sample summary. Returns the mock that receives the choices of the viewer. */
export function showPanel(id: string, change: Partial<Summary> = {}, pageChange: Partial<PageContextValue> = {}) {
  const changeView = vi.fn();
  const summary = { ...sampleSummary(), ...change };
  const panel = PANELS.find((definition) => definition.id === id);
  if (!panel) throw new Error(`There is no panel ${id}.`);
  render(
    <PageContext value={{ ...samplePage, changeView, filter: summary.filter, ...pageChange }}>
      <ViewContext value={{ view: sampleView, changeView }}>
        <SummaryContext value={{ summary, cursor: '' }}>
          <PanelSlot definition={panel} summary={summary} settings={sampleSettings} />
        </SummaryContext>
      </ViewContext>
    </PageContext>,
  );
  return changeView;
}

/** The text of a shown panel, with single spaces. */
export function panelText(id: string): string {
  return (document.getElementById(id)?.textContent ?? '').replace(/\s+/g, ' ');
}
