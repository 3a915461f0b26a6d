import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DEFINITION, isSameDefinition, MAX_DEFINITION_IDS, parseDefinition } from './counting-definition.ts';

describe('parseDefinition', () => {
  it('gives every missing field its default and drops unknown ones', () => {
    expect(parseDefinition({})).toEqual(DEFAULT_DEFINITION);
    expect(parseDefinition({ moods: true, health: { joy: 3 } })).toEqual(DEFAULT_DEFINITION);
    expect(parseDefinition({ people: null, health: null, bots: null })).toEqual(DEFAULT_DEFINITION);
  });

  it('sorts ids and removes repetitions, so that equal definitions have equal JSON', () => {
    const a = parseDefinition({ people: ['U2', 'U1', 'U2'], health: { cap: 300, base: 1 }, bots: true });
    const b = parseDefinition({ bots: true, health: { base: 1, cap: 300 }, people: ['U1', 'U2'] });
    expect(a?.people).toEqual(['U1', 'U2']);
    expect(JSON.stringify(a)).toBe(JSON.stringify(b));
    expect(a && b && isSameDefinition(a, b)).toBe(true);
    expect(a && isSameDefinition(a, DEFAULT_DEFINITION)).toBe(false);
  });

  it.each<[string, unknown]>([
    ['no object', 'U1'],
    ['null', null],
    ['a list', []],
    ['people that are no list', { people: 'U1' }],
    ['a person that is no text', { people: [1] }],
    ['an empty id', { channels: [''] }],
    ['an id that is too long', { channels: ['C'.repeat(33)] }],
    ['too many people', { people: Array.from({ length: MAX_DEFINITION_IDS + 1 }, (_, i) => `U${i}`) }],
    ['a switch that is no boolean', { guests: 1 }],
    ['a constant that is no number', { health: { base: '100' } }],
    ['a constant that is not finite', { health: { base: Number.NaN } }],
    ['an infinite constant', { health: { cap: Number.POSITIVE_INFINITY } }],
    ['a negative constant', { health: { perMember: -1 } }],
    ['a cap of 0', { health: { cap: 0 } }],
    ['a constant that is too great', { health: { perMessage: 1e6 + 1 } }],
    ['thresholds in the wrong order', { health: { redBelow: 150, greenAbove: 100 } }],
    ['constants that are no object', { health: [1] }],
  ])('refuses %s', (_, value) => {
    expect(parseDefinition(value)).toBeUndefined();
  });

  it('never throws, and returns what it parses again to the same', () => {
    const field = fc.constantFrom('people', 'guests', 'otherWorkspaces', 'channels', 'bots', 'health');
    const value = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(field, fc.oneof(fc.boolean(), fc.array(fc.string()), fc.object())),
    );
    fc.assert(
      fc.property(value, (given) => {
        const parsed = parseDefinition(given);
        if (parsed) expect(parseDefinition(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
      }),
    );
  });
});
