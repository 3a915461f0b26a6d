import { expect, it } from 'vitest';
import { isQuestion } from './question.ts';

it.each([
  ['Why does the portable hole close?', true],
  ['Which one?\nThe second.', true],
  ['<@U1> can you look?', true],
  ['これですか？', true],
  ['هل تعمل؟', true],
  ['It works.', false],
  ['', false],
  ['See <https://example.org/?q=1>', false],
  ['Use `a ? b : c` here', false],
  ['```\nwhat?\n```', false],
  ['`a?` or `b`?', true],
  ['It doesn`t start.\nWhy?\nI can`t say.', true],
  ['The `first\nsecond?` line', true],
  ['`a?` and\n`b?`', false],
  ['```a\nb?``` and `c?`', false],
  ['> quoted: why?', true],
])('the text %j is a question: %s', (text, expected) => {
  expect(isQuestion(text)).toBe(expected);
});
