import { expect, it } from 'vitest';
import { formatTimeRange } from './format-time-range.ts';
import { createTimeFormatter } from './time-formatter.ts';

const timeFormatter = createTimeFormatter('Europe/Lisbon');
const now = Date.parse('2026-11-20T12:00:00Z');

it.each([
  ['2026-11-17T00:00Z', '2026-11-18T00:00Z', '17 Nov'],
  ['2026-11-17T00:00Z', '2026-11-20T00:00Z', '17 Nov to 19 Nov'],
  ['2026-10-24T23:00Z', '2026-10-26T00:00Z', '25 Oct'],
  ['2026-11-17T10:00Z', '2026-11-17T14:00Z', '17 Nov 10:00 to 14:00'],
  ['2026-11-17T23:00Z', '2026-11-18T00:00Z', '17 Nov 23:00 to 24:00'],
  ['2026-11-17T22:00Z', '2026-11-18T03:00Z', '17 Nov 22:00 to 18 Nov 03:00'],
  ['2026-11-17T22:00Z', '2026-11-19T00:00Z', '17 Nov 22:00 to 18 Nov 24:00'],
])('the range from %s to %s is "%s"', (from, to, name) => {
  expect(formatTimeRange({ from: Date.parse(from), to: Date.parse(to) }, now, timeFormatter)).toBe(name);
});
