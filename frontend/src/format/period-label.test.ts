import { DEFAULT_PERIOD, type Period } from 'backend/core/time/period';
import { describe, expect, it } from 'vitest';
import { isDefaultPeriod, isSamePeriod, nextComparison } from './period-choices.ts';
import { periodLabel, periodName } from './period-label.ts';
import { createTimeFormatter } from './time-formatter.ts';

const timeFormatter = createTimeFormatter('Europe/Lisbon');
const now = Date.parse('2026-11-20T12:00:00Z');
const custom = (from: string, to: string): Period => ({ kind: 'custom', from: Date.parse(from), to: Date.parse(to) });

describe('the name of a period', () => {
  it.each<[Period, string]>([
    [DEFAULT_PERIOD, 'Last 30 days'],
    [{ kind: 'last', days: 365 }, 'Last 12 months'],
    [{ kind: 'calendar', unit: 'month', ago: 0 }, 'This month'],
    [{ kind: 'calendar', unit: 'quarter', ago: 1 }, 'Last quarter'],
    [{ kind: 'all' }, 'All time'],
    [custom('2026-11-17T00:00Z', '2026-11-20T00:00Z'), '17 Nov to 19 Nov'],
    [custom('2024-11-17T00:00Z', '2025-01-01T00:00Z'), '17 Nov 2024 to 31 Dec 2024'],
  ])('of %j is "%s"', (period, name) => {
    expect(periodName(period, now, timeFormatter)).toBe(name);
  });
});

describe('the label of a period', () => {
  it.each<[Period, string, string]>([
    [{ kind: 'last', days: 90 }, '2026-08-22T12:00Z', '90 d'],
    [{ kind: 'last', days: 365 }, '2025-11-20T12:00Z', '12 months'],
    [{ kind: 'calendar', unit: 'month', ago: 0 }, '2026-11-01T00:00Z', 'Nov'],
    [{ kind: 'calendar', unit: 'month', ago: 1 }, '2026-09-30T23:00Z', 'Oct'],
    [{ kind: 'calendar', unit: 'quarter', ago: 0 }, '2026-09-30T23:00Z', 'Q4'],
    [{ kind: 'calendar', unit: 'quarter', ago: 1 }, '2025-09-30T23:00Z', 'Q4 2025'],
    [{ kind: 'calendar', unit: 'year', ago: 1 }, '2025-01-01T00:00Z', '2025'],
    [{ kind: 'all' }, '2019-01-01T00:00Z', 'all time'],
  ])('of %j from %s is "%s"', (chosen, from, label) => {
    expect(periodLabel({ chosen, from: Date.parse(from) }, now, timeFormatter)).toBe(label);
  });

  it('of a custom period is the time that was chosen, also while a part of it is yet to come', () => {
    const chosen = custom('2026-11-17T00:00Z', '2026-12-01T00:00Z');
    const from = Date.parse('2026-11-17T00:00Z');
    expect(periodLabel({ chosen, from }, now, timeFormatter)).toBe('17 Nov to 30 Nov');
  });
});

it('two periods are the same whatever the order of their fields', () => {
  expect(isSamePeriod({ kind: 'calendar', unit: 'year', ago: 0 }, { ago: 0, unit: 'year', kind: 'calendar' })).toBe(
    true,
  );
  expect(isSamePeriod({ kind: 'calendar', unit: 'year', ago: 0 }, { kind: 'calendar', unit: 'year', ago: 1 })).toBe(
    false,
  );
  expect(isDefaultPeriod({ kind: 'last', days: 7 })).toBe(false);
});

it('the key for comparisons goes through all of them', () => {
  expect(nextComparison(nextComparison(nextComparison('previous')))).toBe('previous');
});
