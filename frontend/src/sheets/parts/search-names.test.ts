import { describe, expect, it } from 'vitest';
import { createNameIndex } from './name-index.ts';
import { searchNames } from './search-names.ts';

function indexOf(people: readonly string[], channels: readonly string[] = []) {
  return createNameIndex({
    people: { ids: people.map((_, i) => `U${i}`), names: people },
    channels: { ids: channels.map((_, i) => `C${i}`), names: channels, isPrivate: channels.map(() => false) },
  });
}

function found(text: string, people: readonly string[], channels: readonly string[] = []): string[] {
  return searchNames(indexOf(people, channels), text).map(({ name }) => name);
}

describe('the search by name', () => {
  it('finds names that begin with the text first, then those with such a word, then the others', () => {
    expect(found('an', ['Joanna', 'Lee Andrews', 'Ann', 'Bob'])).toEqual(['Ann', 'Lee Andrews', 'Joanna']);
  });

  it('does not distinguish case and accents', () => {
    expect(found('jose', ['José'])).toEqual(['José']);
    expect(found('ÅSA', ['Asa'])).toEqual(['Asa']);
    expect(found('soren', ['Søren'])).toEqual(['Søren']);
    expect(found('strasse', ['Straße'])).toEqual(['Straße']);
  });

  it('finds only channels after #, and only people after @', () => {
    expect(found('#gen', ['Gena'], ['general'])).toEqual(['#general']);
    expect(found('@gen', ['Gena'], ['general'])).toEqual(['Gena']);
    expect(found('gen', ['Gena'], ['general'])).toEqual(['Gena', '#general']);
  });

  it('finds a person without a name by the id, and nothing for an empty text', () => {
    expect(found('u0', [''])).toEqual(['U0']);
    expect(found('  ', ['Ann'])).toEqual([]);
    expect(found('#', ['Ann'], ['general'])).toEqual([]);
  });

  it('finds the words of a name in any order, and a person or channel by the whole id', () => {
    expect(found('MULLER zoe', ['Zoë Müller', 'Zoe Miller', 'Ann Mullerzoe'])).toEqual(['Zoë Müller', 'Ann Mullerzoe']);
    expect(found('zoe  mül', ['Zoë Müller'])).toEqual(['Zoë Müller']);
    expect(found('U1', ['Bob', 'Ann', 'U1fan'])).toEqual(['Ann', 'U1fan']);
    expect(found('#c0', [], ['general'])).toEqual(['#general']);
  });

  it('returns a name that begins with the text, however many others contain it', () => {
    const others = Array.from({ length: 500 }, (_, i) => `A ban ${i}`);
    expect(found('ban', [...others, 'Zban', 'Banu'])[0]).toBe('Banu');
  });
});
