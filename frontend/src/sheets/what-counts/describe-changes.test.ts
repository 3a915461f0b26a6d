import { DEFAULT_DEFINITION } from 'backend/core/records/counting-definition';
import { expect, it } from 'vitest';
import { describeChanges } from './describe-changes.ts';

const NAMES = {
  person: (id: string) => ({ id, name: id === 'U1' ? 'Ann' : '', avatar: '' }),
  channel: (id: string) => ({ id, name: id.toLowerCase(), isPrivate: false }),
};

it.each([
  [{ people: ['U1', 'U2'] }, {}, ['Ann, U2 apart']],
  [{}, { people: ['U1'] }, ['Ann counted again']],
  [{ people: ['U1', 'U2', 'U3', 'U4', 'U5'] }, {}, ['5 people apart']],
  [
    { channels: ['C1'], guests: true },
    { otherWorkspaces: true },
    ['guests apart', 'members of other workspaces counted again', '#c1 apart'],
  ],
  [{ bots: true }, {}, ['bots count']],
  [{}, { bots: true }, ['bots do not count']],
  [
    { health: { perMessage: 0.00012, cap: 2000 } },
    { health: { cap: 1 } },
    ['points for each message: 0.00012', 'cap: 2,000'],
  ],
  [{}, { health: { base: 5 } }, ['base: as in the settings']],
  [{}, {}, ['nothing changed']],
])('the change to %j from %j reads as %j', (after, before, changes) => {
  expect(describeChanges({ ...DEFAULT_DEFINITION, ...before }, { ...DEFAULT_DEFINITION, ...after }, NAMES)).toEqual(
    changes,
  );
});
