import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDefinition } from '../../../../../test/records/sample-records.ts';
import { DEFAULT_DEFINITION } from '../../records/counting-definition.ts';
import { parseRecord } from '../../records/parse-record.ts';
import { createCommunity } from '../community.ts';
import { fold } from '../fold.ts';
import { DefinitionHistory, MAX_STORED_DEFINITIONS, type StoredDefinition } from './definition-history.ts';

const WITHOUT_ANN = { ...DEFAULT_DEFINITION, people: ['U1'] };
const WITHOUT_GUESTS = { ...DEFAULT_DEFINITION, guests: true };

function stored(given: Partial<StoredDefinition>): StoredDefinition {
  return { at: 1, id: 'definition:1', definition: WITHOUT_ANN, by: 'Ann', note: '', ...given };
}

const definition = fc.record({
  at: fc.integer({ min: 1, max: 5 }),
  id: fc.constantFrom('a', 'b'),
  definition: fc.constantFrom(null, WITHOUT_ANN, WITHOUT_GUESTS),
  by: fc.constantFrom('Ann', 'Bob'),
  note: fc.constant(''),
});

describe('the history of definitions', () => {
  it('has the default while nobody has set a definition', () => {
    expect(new DefinitionHistory().current()).toBe(DEFAULT_DEFINITION);
    expect(new DefinitionHistory().all()).toEqual([]);
  });

  it('has the latest definition, and the default again after null', () => {
    const history = new DefinitionHistory([stored({ at: 2, definition: WITHOUT_GUESTS }), stored({ at: 1 })]);
    expect(history.current()).toEqual(WITHOUT_GUESTS);
    history.add(stored({ at: 3, definition: null }));
    expect(history.current()).toEqual(DEFAULT_DEFINITION);
    expect(history.all().map(({ at }) => at)).toEqual([3, 2, 1]);
  });

  it('is the same for any order and any repetition', () => {
    fc.assert(
      fc.property(
        fc.array(definition).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all]))),
        ([all, some]) => {
          const [a, b] = [new DefinitionHistory(all), new DefinitionHistory([...some, ...all])];
          expect(b.all()).toEqual(a.all());
          expect(b.current()).toEqual(a.current());
        },
      ),
    );
  });

  it('keeps the newest 101, in any order of arrival', () => {
    const all = Array.from({ length: MAX_STORED_DEFINITIONS + 20 }, (_, at) => stored({ at }));
    const history = new DefinitionHistory(all.toReversed());
    expect(history.all()).toEqual(new DefinitionHistory(all).all());
    expect(history.all()).toHaveLength(MAX_STORED_DEFINITIONS);
    expect(history.current()).toBe(all.at(-1)?.definition);
  });
});

describe('a record of a definition', () => {
  const timestamp = '1700000000.000000';

  it('sets what the community counts', () => {
    const community = createCommunity('T1');
    fold(community, sampleDefinition({ timestamp, definition: WITHOUT_ANN, note: 'no staff' }));
    expect(community.definitions.current()).toEqual(WITHOUT_ANN);
    expect(community.definitions.all()).toMatchObject([{ by: 'Ann', note: 'no staff', at: 1_700_000_000_000_000 }]);
  });

  it('of another workspace, or dated two days ahead, changes nothing', () => {
    const community = createCommunity('T1');
    expect(fold(community, sampleDefinition({ timestamp, team: 'T9', definition: WITHOUT_ANN }))).toBe('foreign');
    const ahead = sampleDefinition({ timestamp: '1795352400.000000', definition: WITHOUT_ANN });
    expect(fold(community, ahead)).toBe('implausible');
    expect(community.definitions.current()).toBe(DEFAULT_DEFINITION);
  });

  it('needs a new snapshot where earlier messages are totals, unless it changes nothing', () => {
    const page = createCommunity('T1', 1);
    expect(fold(page, sampleDefinition({ timestamp, definition: null }))).toBe('folded');
    expect(fold(page, sampleDefinition({ timestamp: '1700000001.000000', definition: WITHOUT_ANN }))).toBe('too_old');
    expect(fold(page, sampleDefinition({ timestamp: '1700000000.500000', definition: null }))).toBe('folded');
  });

  it('is read from the log with sorted ids, and one that cannot be read becomes unknown', () => {
    const json = { ...sampleDefinition({ timestamp }), definition: { people: ['U2', 'U1'] } };
    expect(parseRecord(json)).toMatchObject({ definition: { ...DEFAULT_DEFINITION, people: ['U1', 'U2'] } });
    expect(parseRecord({ ...json, definition: { people: 7 } })).toMatchObject({ metric_type: 'unknown' });
    expect(parseRecord({ ...json, definition: undefined })).toMatchObject({ metric_type: 'unknown' });
  });
});
