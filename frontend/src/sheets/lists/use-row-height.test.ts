import { expect, it } from 'vitest';
import type { ListColumn } from './list-column.ts';
import { countDetailLines } from './use-row-height.ts';

const value = () => 0;
const name: ListColumn = { id: 'n', title: 'State', width: '1fr', kind: 'word', words: [], index: value };
const count = (title: string): ListColumn => ({ id: title, title, width: '1fr', kind: 'count', value });
const time = (title: string): ListColumn => ({ id: title, title, width: '1fr', kind: 'time', value });
const text: ListColumn = { id: 'text', title: 'Text', width: '1fr', kind: 'text', message: () => null };
const first = [name, count('Messages')];

it.each([
  ['nothing', [], 0],
  ['two counts', [count('Posters'), count('Before')], 1],
  ['two times', [time('First message'), time('Last message')], 2],
  ['a count after a time', [time('Last message'), count('Replies')], 1],
  ['a text and a word', [text, name], 2],
  ['a word and a text after it', [name, text], 2],
  ['counts and times', [count('Active days'), count('Replies given'), time('First message'), time('Joined')], 3],
])('on a phone every column of a row has room below its first two cells: %s', (_, details, lines) => {
  expect(countDetailLines([...first, ...details])).toBe(lines);
});
