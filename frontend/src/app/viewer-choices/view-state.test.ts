import { expect, it } from 'vitest';
import { parseViewState, urlForViewState, type ViewState } from './view-state.ts';

const cases: [what: string, look: ViewState][] = [
  ['nothing', { filter: {}, asOf: null }],
  ['a channel and a person', { filter: { channel: 'C1', person: 'U1' }, asOf: null }],
  ['the first hour of the week', { filter: { hour: 0 }, asOf: null }],
  ['days', { filter: { span: { from: 1_795_000_000_000, to: 1_795_086_400_000 } }, asOf: null }],
  ['a moment', { filter: {}, asOf: 1_795_000_000_000 }],
];
it.each(cases)('a link reproduces %s', (_what, look) => {
  const address = urlForViewState('http://localhost:3000/?kiosk&channel=C9&at=5', look);
  expect(parseViewState(new URL(address).search)).toEqual(look);
  expect(address).toContain('?kiosk');
});

it.each(['?hour=168', '?hour=x', '?from=5&to=5', '?from=5', '?at=-1', '?at=1e3', '?channel=', '?at='])(
  '%s restricts nothing',
  (search) => {
    expect(parseViewState(search)).toEqual({ filter: {}, asOf: null });
  },
);
