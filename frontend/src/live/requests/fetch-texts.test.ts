import { expect, it } from 'vitest';
import { parseTexts } from './fetch-texts.ts';

it('the answer of the texts route is read as it is', () => {
  const answer = { kept: true, texts: [{ channel: 'C1', ts: '1.000001', text: null }] };
  expect(parseTexts({ ...answer, more: 1 })).toEqual(answer);
});

it.each([
  [null],
  ['texts'],
  [{ texts: [] }],
  [{ kept: true, texts: {} }],
  [{ kept: true, texts: [{ channel: 'C1', ts: '1.000001' }] }],
  [{ kept: true, texts: [{ channel: 1, ts: '1.000001', text: '' }] }],
])('the answer %j is refused', (answer) => {
  expect(() => parseTexts(answer)).toThrow('The answer has');
});
