import { expect, it } from 'vitest';
import { choicesOf, findChoices } from './find-choices.ts';

const CHOICES = choicesOf(
  [
    { id: 'U1', name: 'Zoë Müller', avatar: '' },
    { id: 'U2', name: 'Ann Zoeller', avatar: '' },
    { id: 'U3', name: '', avatar: '' },
  ],
  [{ id: 'C1', name: 'zoo', isPrivate: false }],
);

const found = (text: string, excluded: string[] = []) => findChoices(CHOICES, text, excluded, 8).map(({ id }) => id);

it('choices are found by parts of their names, without accents and case, those that begin with the text first', () => {
  expect(found('zo')).toEqual(['C1', 'U1', 'U2']);
  expect(found('MULLER zoe')).toEqual(['U1']);
  expect(found('#zoo')).toEqual(['C1']);
  expect(found('u3')).toEqual(['U3']);
  expect(found('nobody')).toEqual([]);
  expect(found('')).toEqual([]);
  expect(found('zo', ['U1'])).toEqual(['C1', 'U2']);
  expect(findChoices(CHOICES, 'zo', [], 1)).toHaveLength(1);
});
