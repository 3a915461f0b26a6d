import { beforeEach, expect, it } from 'vitest';
import type { Sheet, ViewState } from '../../ui/page/view-context.ts';
import { FakeAddressBar } from './fake-address-bar.ts';
import { restoreView } from './restore-view.ts';
import { saveTimeZonePreference } from './time-zone-preference.ts';
import { ViewNavigation } from './view-navigation.ts';

const PEOPLE: Sheet = { kind: 'list', list: 'people', sort: null };

let bar: FakeAddressBar;
let shown: ViewState[];

beforeEach(() => localStorage.clear());

function open(search = ''): ViewNavigation {
  bar = new FakeAddressBar(search);
  shown = [];
  return new ViewNavigation(restoreView(bar.location.search), (view) => shown.push(view), bar);
}

/** The query of each entry of the history. */
function queries(): string[] {
  return bar.entries.map(({ href }) => new URL(href).search);
}

it('the page begins with the view state of the address, and leaves the address as it is', () => {
  const { getView } = open('?channel=C1&at=5&kiosk');
  expect(getView()).toMatchObject({ filter: { channel: 'C1' }, asOf: 5 });
  expect(shown).toEqual([getView()]);
  expect(queries()).toEqual(['?channel=C1&at=5&kiosk']);
});

it('Back and Forward walk through filter, period and moment', () => {
  const { changeView, getView } = open();
  changeView({ filter: { person: 'U1' } });
  changeView({ period: { kind: 'all' } });
  changeView({ asOf: 7 });
  expect(queries()).toEqual(['', '?person=U1', '?person=U1&period=all', '?person=U1&period=all&at=7']);
  bar.history.go(-1);
  expect(getView()).toMatchObject({ asOf: null, period: { kind: 'all' }, filter: { person: 'U1' } });
  bar.history.go(-2);
  expect(getView()).toMatchObject({ period: { kind: 'last', days: 30 }, filter: {} });
  bar.history.go(3);
  expect(getView()).toMatchObject({ asOf: 7, period: { kind: 'all' }, filter: { person: 'U1' } });
  expect(shown.at(-1)).toBe(getView());
});

it('a change that replaces its entry, and one to the same view state, add no entry', () => {
  const { changeView } = open();
  changeView({ asOf: 7 });
  for (const asOf of [8, 9, 10]) changeView({ asOf }, 'replace');
  changeView({ asOf: 10 });
  changeView({ filter: {} });
  expect(queries()).toEqual(['', '?at=10']);
});

it('a sheet that was opened here closes by going back, also after its order has changed', () => {
  const { changeView, getView } = open('?person=U1');
  changeView({ sheet: PEOPLE });
  changeView({ sheet: { ...PEOPLE, sort: { column: 'name', descending: false } } }, 'replace');
  changeView({ sheet: { kind: 'person', id: 'U1' } });
  expect(bar.index).toBe(2);
  changeView({ sheet: null });
  expect(bar.index).toBe(0);
  expect(getView()).toMatchObject({ sheet: null, filter: { person: 'U1' } });
});

it('a sheet that was opened by its address, or in which the filter was changed, closes in a new entry', () => {
  const byAddress = open('?sheet=what-counts');
  byAddress.changeView({ sheet: null });
  expect(queries()).toEqual(['?sheet=what-counts', '']);
  const { changeView, getView } = open();
  changeView({ sheet: PEOPLE });
  changeView({ filter: { person: 'U1' } });
  changeView({ sheet: null });
  expect(bar.index).toBe(3);
  expect(getView()).toMatchObject({ sheet: null, filter: { person: 'U1' } });
});

it('a page that is loaded again within a sheet still closes it by going back', () => {
  const { changeView } = open();
  changeView({ sheet: PEOPLE });
  const again = new ViewNavigation(restoreView(bar.location.search), () => undefined, bar);
  again.changeView({ sheet: null });
  expect(bar.index).toBe(0);
});

it('the preferred time zone applies to an address that selects nothing, and is then part of the address', () => {
  saveTimeZonePreference('Asia/Tokyo');
  expect(open('?kiosk').getView().timeZone).toBe('Asia/Tokyo');
  expect(queries()).toEqual(['?kiosk&tz=Asia%2FTokyo']);
  expect(open('?hour=5').getView().timeZone).toBeNull();
  expect(open('?hour=5&tz=Europe%2FLisbon').getView().timeZone).toBe('Europe/Lisbon');
});
