import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { DEFAULT_PERIOD } from 'backend/core/time/period';
import { MINUTE_MS } from 'backend/core/time/units';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTimeFormatter } from '../../format/time-formatter.ts';
import { SAMPLE_NOW, sampleSummary, sampleView } from '../../states/sample-data.ts';
import { samplePage } from '../../states/sample-page.ts';
import { PageContext, type PageContextValue, SummaryContext } from '../../ui/page/page-context.ts';
import { ViewContext, type ViewState } from '../../ui/page/view-context.ts';
import { PeriodPicker } from './PeriodPicker.tsx';

// Long enough for a busy machine.
configure({ asyncUtilTimeout: MINUTE_MS });

const page: PageContextValue = { ...samplePage, timeFormatter: createTimeFormatter('Asia/Tokyo') };
const changeView = vi.fn();

function show(change: Partial<ViewState> = {}, kiosk = false) {
  render(
    <PageContext value={{ ...page, kiosk }}>
      <ViewContext value={{ view: { ...sampleView, ...change }, changeView }}>
        <SummaryContext value={{ summary: sampleSummary(), cursor: '' }}>
          <PeriodPicker />
        </SummaryContext>
      </ViewContext>
    </PageContext>,
  );
}

/** jsdom has no popovers: this is what a browser reports when the button opens it. */
async function open(): Promise<HTMLElement> {
  const menu = document.querySelector<HTMLElement>('.periods');
  if (!menu) throw new Error('There is no popover.');
  fireEvent(menu, Object.assign(new Event('toggle'), { newState: 'open' }));
  await within(menu).findByRole('button', { name: 'Custom…', hidden: true });
  return menu;
}
const buttonOf = (menu: HTMLElement, name: string | RegExp) => within(menu).getByRole('button', { name, hidden: true });

beforeEach(() => changeView.mockReset());
afterEach(cleanup);

describe('the button of the period', () => {
  it('names the period, which a wall screen shows as text', () => {
    show({ period: { kind: 'calendar', unit: 'month', ago: 1 } });
    expect(screen.getByRole('button', { name: 'Period: Last month' })).toBeTruthy();
    cleanup();
    show({}, true);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText('Last 30 days')).toBeTruthy();
  });

  it.each([
    ['w', { period: { kind: 'last', days: 7 } }],
    ['M', { period: DEFAULT_PERIOD }],
    ['q', { period: { kind: 'last', days: 90 } }],
    ['y', { period: { kind: 'last', days: 365 } }],
    ['a', { period: { kind: 'all' } }],
    ['c', { comparison: 'year' }],
  ])('is changed by the key %s', (key, change) => {
    show();
    fireEvent.keyDown(document.body, { key });
    expect(changeView).toHaveBeenCalledExactlyOnceWith(change);
  });
});

describe('the choice of a period', () => {
  it('receives the focus when it opens, after the key P has moved it to the button', async () => {
    show({ period: { kind: 'last', days: 90 } });
    fireEvent.keyDown(document.body, { key: 'p' });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Period: Last 90 days' }));
    const menu = await open();
    await waitFor(() => expect(document.activeElement).toBe(buttonOf(menu, 'Last 90 days')));
    cleanup();
    show({ period: { kind: 'custom', from: SAMPLE_NOW - MINUTE_MS, to: SAMPLE_NOW } });
    const other = buttonOf(await open(), 'Custom…');
    await waitFor(() => expect(document.activeElement).toBe(other));
  });

  it('has every period, and marks the one that is shown', async () => {
    show({ period: { kind: 'last', days: 7 } });
    const menu = await open();
    const names = within(menu)
      .getAllByRole('button', { hidden: true })
      .map((button) => button.getAttribute('aria-label') ?? button.textContent);
    expect(names).toEqual([
      ...['Last 7 days', 'Last 30 days', 'Last 90 days', 'Last 12 months', 'All time'],
      ...['This month', 'Last month', 'This quarter', 'Last quarter', 'This year', 'Last year', 'Custom…'],
    ]);
    expect(buttonOf(menu, 'Last 7 days').getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(buttonOf(menu, 'Last quarter'));
    expect(changeView).toHaveBeenCalledExactlyOnceWith({ period: { kind: 'calendar', unit: 'quarter', ago: 1 } });
  });

  it('chooses what the period is compared with, except of all time', async () => {
    show();
    fireEvent.click(within(await open()).getByRole('radio', { name: 'nothing', hidden: true }));
    expect(changeView).toHaveBeenCalledExactlyOnceWith({ comparison: 'none' });
    cleanup();
    show({ period: { kind: 'all' } });
    expect(within(await open()).getByText('There is nothing before all time.')).toBeTruthy();
  });

  it('takes two days of the calendar in any order, in the time zone of the page', async () => {
    show();
    const menu = await open();
    fireEvent.click(buttonOf(menu, 'Custom…'));
    fireEvent.click(buttonOf(menu, /^Tuesday,? 10 November 2026$/));
    expect(changeView).not.toHaveBeenCalled();
    fireEvent.click(buttonOf(menu, /^Sunday,? 8 November 2026$/));
    const [from, to] = [Date.parse('2026-11-08T00:00+09:00'), Date.parse('2026-11-11T00:00+09:00')];
    expect(changeView).toHaveBeenCalledExactlyOnceWith({ period: { kind: 'custom', from, to } });
  });

  it('takes typed dates, and no day that is yet to come', async () => {
    show();
    const menu = await open();
    fireEvent.click(buttonOf(menu, 'Custom…'));
    const type = (label: string, value: string) =>
      fireEvent.change(within(menu).getByLabelText(label), { target: { value } });
    type('From', '2025-12-30');
    type('To', '');
    expect(buttonOf(menu, 'Show').hasAttribute('disabled')).toBe(true);
    type('To', '2026-01-02');
    fireEvent.click(buttonOf(menu, 'Show'));
    const [from, to] = [Date.parse('2025-12-30T00:00+09:00'), Date.parse('2026-01-03T00:00+09:00')];
    expect(changeView).toHaveBeenCalledExactlyOnceWith({ period: { kind: 'custom', from, to } });
    // It is the 17th in Tokyo as well.
    expect(buttonOf(menu, /^Wednesday,? 18 November 2026$/).hasAttribute('disabled')).toBe(true);
  });

  it('moves through days and months by keys', async () => {
    show();
    const menu = await open();
    fireEvent.click(buttonOf(menu, 'Custom…'));
    const grid = within(menu).getByRole('grid', { hidden: true });
    for (const key of ['PageUp', 'Home', 'ArrowLeft', 'End']) fireEvent.keyDown(grid, { key });
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^Sunday,? 11 October 2026$/);
    fireEvent.click(document.activeElement ?? document.body);
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    fireEvent.click(document.activeElement ?? document.body);
    const [from, to] = [Date.parse('2026-10-11T00:00+09:00'), Date.parse('2026-10-19T00:00+09:00')];
    expect(changeView).toHaveBeenCalledExactlyOnceWith({ period: { kind: 'custom', from, to } });
  });
});
