import { expect, it } from 'vitest';
import { channelName, personName } from './display-names.ts';

it.each([
  ['Ann Lee', 'Ann Lee'],
  ['  Ann  ', 'Ann'],
  ['', 'U1'],
  ['   ', 'U1'],
  ['\u200B\u2060\uFEFF', 'U1'],
  ['\u3164', 'U1'],
  ['\u2800', 'U1'],
  ['\u202Egpj.exe', 'gpj.exe'],
  ['דנה', 'דנה'],
  ['🐼', '🐼'],
])('a person with the name %j is shown as %j', (name, shown) => {
  expect(personName({ id: 'U1', name, avatar: '' })).toBe(shown);
});

it('a channel without a visible name is shown by its id', () => {
  expect(channelName({ id: 'C1', name: '\u200B', isPrivate: false })).toBe('#C1');
  expect(channelName({ id: 'C1', name: 'help\u202E', isPrivate: false })).toBe('#help');
  expect(channelName({ id: '', name: '', isPrivate: false })).toBe('#unknown');
});

it('a channel that became private is shown without its name', () => {
  expect(channelName({ id: 'C1', name: 'hr', isPrivate: true })).toBe('a private channel');
});
