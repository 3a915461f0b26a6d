import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecordsAndDefinitions } from '../../../../test/records/arbitrary-records.ts';
import { foldRecords } from '../../../../test/records/folded-records.ts';
import { withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import { sampleDefinition, sampleMessage, sampleProfile } from '../../../../test/records/sample-records.ts';
import { DEFAULT_DEFINITION } from '../records/counting-definition.ts';
import type { SlackRecord } from '../records/record.ts';
import { createCommunity, isOfOtherWorkspace } from './community.ts';
import { fold } from './fold.ts';

const TS = '1700000000.000100';
const here = sampleProfile({ timestamp: TS, user_team: 'T1' });
const elsewhere = sampleProfile({ timestamp: TS, user_team: 'T9' });
const message = sampleMessage({ timestamp: TS, user_team: 'T9' });

/** The people whom a record gives to another workspace, and no record to this one. */
function naiveOthers(all: readonly SlackRecord[]): Set<string> {
  const homes = withoutFutureRecords(all).flatMap((record) =>
    'user_team' in record && 'user' in record ? [{ user: record.user ?? '', team: record.user_team }] : [],
  );
  const others = homes.filter(({ team }) => team !== 'T1').map(({ user }) => user);
  return new Set(others.filter((id) => !homes.some(({ user, team }) => user === id && team === 'T1')));
}

describe('a person of another workspace', () => {
  it.each<[string, boolean, SlackRecord[]]>([
    ['nobody named a workspace', false, [sampleProfile({ timestamp: TS })]],
    ['a profile names another one', true, [elsewhere]],
    ['a message names another one', true, [message]],
    ['a later profile names none', true, [elsewhere, sampleProfile({ timestamp: '1700000009.000000', name: 'Ann' })]],
    ['a profile names this one, as of a member of the enterprise', false, [here, message]],
  ])('is known if %s: %s, in any order', (_, expected, records) => {
    for (const order of [records, records.toReversed()])
      expect(isOfOtherWorkspace(foldRecords(order).people.get('U1'))).toBe(expected);
  });

  it('is whom some record gives to another workspace and none to this one', () => {
    fc.assert(
      fc.property(arbitraryRecordsAndDefinitions, (records) => {
        const { people } = foldRecords(records);
        const found = [...people].flatMap(([id, person]) => (isOfOtherWorkspace(person) ? [id] : []));
        expect(new Set(found)).toEqual(naiveOthers(records));
      }),
      { numRuns: 500 },
    );
  });

  it('needs a new snapshot where earlier messages are totals and such people count apart', () => {
    const page = createCommunity('T1', 1);
    expect(fold(page, elsewhere)).toBe('folded');
    const definition = { ...DEFAULT_DEFINITION, otherWorkspaces: true };
    fold(page, sampleDefinition({ timestamp: TS, definition }));
    expect(fold(page, sampleMessage({ timestamp: TS, user: 'U2', user_team: 'T9' }))).toBe('too_old');
    expect(fold(page, sampleMessage({ timestamp: TS, user: 'U2', user_team: 'T9' }))).toBe('folded');
    expect(fold(page, here)).toBe('too_old');
  });
});
