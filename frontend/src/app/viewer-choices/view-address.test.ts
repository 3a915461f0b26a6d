import { DEFAULT_DEFINITION } from 'backend/core/records/counting-definition';
import { DEFAULT_PERIOD } from 'backend/core/time/period';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIST_NAMES, type ViewState } from '../../ui/page/view-context.ts';
import { parseView, selectsView, viewUrl } from './view-address.ts';

const DEFAULT_VIEW: ViewState = {
  filter: {},
  period: DEFAULT_PERIOD,
  comparison: 'previous',
  asOf: null,
  timeZone: null,
  definition: null,
  sheet: null,
};

/** Any text that a URL can hold; ids of Slack are simpler. */
const anyId = fc.string({ minLength: 1, unit: 'grapheme' });
const anyTime = fc.integer({ min: 0, max: 10 ** 15 - 1 });
const anyIds = fc.uniqueArray(anyId, { maxLength: 4 }).map((ids) => ids.sort());
const anyConstant = fc.double({ min: 0, max: 1e6, noNaN: true });

const anyView: fc.Arbitrary<ViewState> = fc.record({
  filter: fc.record({ channel: anyId, person: anyId, hour: fc.integer({ min: 0, max: 167 }) }, { requiredKeys: [] }),
  period: fc.oneof(
    fc.record({ kind: fc.constant('last' as const), days: fc.integer({ min: 1, max: 9999 }) }),
    fc.record({
      kind: fc.constant('calendar' as const),
      unit: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
      ago: fc.constantFrom(0 as const, 1 as const),
    }),
    fc.constant({ kind: 'all' as const }),
    fc
      .tuple(fc.integer({ min: 0, max: 10 ** 15 - 4e12 - 1 }), fc.integer({ min: 1, max: 4e12 }))
      .map(([from, lengthMs]) => ({ kind: 'custom' as const, from, to: from + lengthMs })),
  ),
  comparison: fc.constantFrom('previous' as const, 'year' as const, 'none' as const),
  asOf: fc.option(anyTime),
  timeZone: fc.option(fc.constantFrom('UTC', 'Asia/Tokyo', 'Europe/Lisbon', 'America/Argentina/Buenos_Aires')),
  definition: fc.option(
    fc.record({
      people: anyIds,
      guests: fc.boolean(),
      otherWorkspaces: fc.boolean(),
      channels: anyIds,
      bots: fc.boolean(),
      health: fc.record(
        {
          base: anyConstant,
          perMessage: anyConstant,
          perMember: anyConstant,
          cap: fc.double({ min: 1, max: 1e6, noNaN: true }),
          redBelow: anyConstant,
          greenAbove: anyConstant,
        },
        { requiredKeys: [] },
      ),
    }),
  ),
  sheet: fc.option(
    fc.oneof(
      fc.record({
        kind: fc.constant('list' as const),
        list: fc.constantFrom(...LIST_NAMES),
        sort: fc.option(
          fc.record({ column: anyId.filter((column) => !column.startsWith('-')), descending: fc.boolean() }),
        ),
      }),
      fc.record({ kind: fc.constantFrom('person' as const, 'channel' as const), id: anyId }),
      fc.constant({ kind: 'what-counts' as const }),
    ),
  ),
});

it('an address reproduces any view state, whatever the address held before, and keeps its other parameters', () => {
  fc.assert(
    fc.property(anyView, anyView, (before, view) => {
      const url = viewUrl(viewUrl('http://localhost:3000/?kiosk&dim=22-7', before), view);
      expect(parseView(new URL(url).search)).toEqual(view);
      expect(url).toContain('?kiosk&dim=22-7');
    }),
  );
});

it('the address of the default view state has no parameters, and selects nothing', () => {
  expect(viewUrl('http://localhost:3000/?hour=5&sheet=people&sort=-name', DEFAULT_VIEW)).toBe('http://localhost:3000/');
  expect(selectsView('?kiosk&dim=22-7&vitals&theme=dark')).toBe(false);
  expect(selectsView('?hour=5')).toBe(true);
});

it.each([
  [
    '?from=1795000000000&to=1795086400000',
    { period: { kind: 'custom', from: 1_795_000_000_000, to: 1_795_086_400_000 } },
  ],
  ['?from=0&to=4000000000000', { period: { kind: 'custom', from: 0, to: 4e12 } }],
  ['?channel=C1&hour=0&at=5', { filter: { channel: 'C1', hour: 0 }, asOf: 5 }],
  ['?period=12m&compare=year', { period: { kind: 'last', days: 365 }, comparison: 'year' }],
  [
    '?sheet=people&sort=-messages',
    { sheet: { kind: 'list', list: 'people', sort: { column: 'messages', descending: true } } },
  ],
  [
    '?counts=people.U1*guests*base.50',
    { definition: { ...DEFAULT_DEFINITION, people: ['U1'], guests: true, health: { base: 50 } } },
  ],
])('the address %s selects what it says', (search, expected) => {
  expect(parseView(search)).toEqual({ ...DEFAULT_VIEW, ...expected });
});

it.each([
  '?hour=168',
  '?hour=x',
  '?from=5&to=5',
  '?from=5',
  '?at=-1',
  '?at=1e3',
  '?channel=',
  '?at=',
  '?period=0d',
  '?period=10000d',
  '?from=0&to=4000000000001',
  '?from=1795000000000&to=5795000000001',
  '?from=1795000000000&to=999999999999999',
  '?period=always',
  '?compare=previous',
  '?tz=Mars/Olympus',
  '?sheet=secrets',
  '?sheet=person:',
  '?counts=',
  '?counts=base.x*people',
  '?sort=name',
])('the query %s has the default view state', (search) => {
  expect(parseView(search)).toEqual(DEFAULT_VIEW);
});

it('a definition of an address has sorted, distinct ids and only the constants that can be read', () => {
  expect(
    parseView(
      '?counts=people.U2.U1.U2.%25zz*base.Infinity*perMessage.1e308*redBelow.-1*greenAbove.1000001*cap.7*cap.0*bots',
    ).definition,
  ).toEqual({
    ...DEFAULT_DEFINITION,
    people: ['U1', 'U2'],
    bots: true,
    health: { cap: 7 },
  });
});
