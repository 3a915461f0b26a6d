import { expect, it } from 'vitest';
import { isNight, parseNightHours } from './night-hours.ts';

it.each([
  ['?kiosk&dim=22-7', { from: 22, to: 7 }],
  ['?dim=1-5', { from: 1, to: 5 }],
  ['?dim=7-7', null],
  ['?dim=22-24', null],
  ['?dim=night', null],
  ['?kiosk', null],
])('%s asks for %j', (search, night) => {
  expect(parseNightHours(search)).toEqual(night);
});

it.each([
  [{ from: 22, to: 7 }, [21, 22, 23, 0, 6, 7], [false, true, true, true, true, false]],
  [{ from: 1, to: 5 }, [0, 1, 4, 5], [false, true, true, false]],
])('%j is dark between its hours', (night, hours, dark) => {
  expect(hours.map((hour) => isNight(night, hour))).toEqual(dark);
});
