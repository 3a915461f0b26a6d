import { expect, it } from 'vitest';
import { parseViewState, urlForViewState, type ViewState } from './view-state.ts';

const cases: [name: string, state: ViewState][] = [
  ['nothing', { filter: {}, asOf: null }],
  ['a channel and a person', { filter: { channel: 'C1', person: 'U1' }, asOf: null }],
  ['the first hour of the week', { filter: { hour: 0 }, asOf: null }],
  ['a moment', { filter: {}, asOf: 1_795_000_000_000 }],
];
it.each(cases)('an address with %s reproduces the view state', (_name, state) => {
  const url = urlForViewState('http://localhost:3000/?kiosk&channel=C9&at=5', state);
  expect(parseViewState(new URL(url).search)).toEqual(state);
  expect(url).toContain('?kiosk');
});

it.each(['?hour=168', '?hour=x', '?at=-1', '?at=1e3', '?channel=', '?at='])(
  'the query %s sets no filter and no moment',
  (search) => {
    expect(parseViewState(search)).toEqual({ filter: {}, asOf: null });
  },
);
