import { expect, it } from 'vitest';
import { periodChange } from './period-change.ts';

it.each([
  [137, 84, 'up', '63\u2009%', '84'],
  [14, 7, 'up', '7', '7'],
  [29, 30, 'down', '3\u2009%', '30'],
  [20, 29, 'down', '9', '29'],
  [5, 0, 'up', '5', '0'],
  [0, 40, 'down', '100\u2009%', '40'],
  [84, 84, 'same', '', '84'],
  [801, 800, 'up', '1', '800'],
])('the change to %d from %d is %s %s', (count, previous, direction, amount, from) => {
  expect(periodChange({ count, previous })).toEqual({ direction, amount, from });
});

it('there is no change to show if the comparison was not observed', () => {
  expect(periodChange({ count: 5, previous: null })).toBeNull();
});
