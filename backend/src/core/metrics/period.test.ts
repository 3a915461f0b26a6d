import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldRecords } from '../../../../test/records/folded-records.ts';
import { naiveMessages, withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import { sampleDeletion, sampleJoin, sampleMessage } from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import type { Filter } from '../state/filter.ts';
import { hourOfWeek } from '../time/hour-of-week.ts';
import type { Comparison, Period } from '../time/period.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DAY_MS, HOUR_MS, type Milliseconds, msToUs } from '../time/units.ts';
import { endOfMillisecondUs } from '../time/window.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { type Summary, summarize } from './summary.ts';

const ZONES = ['UTC', 'Europe/Lisbon', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe'];
/** Days with a changed clock, leap days, ends of months and of years, and usual ones. */
const DATES = ['2023-12-31', '2024-02-29', '2024-03-10', '2024-03-31', '2024-10-27', '2025-02-28', '2025-03-31'];

const nows = fc
  .tuple(fc.constantFrom(...DATES), fc.integer({ min: 0, max: 24 * 60 }))
  .map(([date, minute]) => Date.parse(`${date}T00:00:00Z`) + minute * 60_000);
const periods: fc.Arbitrary<Period> = fc.oneof(
  fc.constantFrom(1, 7, 30, 90, 365, 800).map((days) => ({ kind: 'last' as const, days })),
  fc.record({
    kind: fc.constant('calendar' as const),
    unit: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
    ago: fc.constantFrom(0 as const, 1 as const),
  }),
  fc.constant({ kind: 'all' as const }),
  fc.tuple(fc.constantFrom(...DATES), fc.constantFrom(1, 2, 24, 31 * 24, 1000 * 24)).map(([date, hours]) => {
    const from = Date.parse(date);
    return { kind: 'custom' as const, from, to: from + hours * HOUR_MS };
  }),
);
const comparisons = fc.constantFrom<Comparison>('previous', 'year', 'none');
const filters: fc.Arbitrary<Filter> = fc.record(
  { channel: fc.constantFrom('C1', 'C2'), person: fc.constantFrom('U1', 'U2'), hour: fc.constantFrom(0, 33, 167) },
  { requiredKeys: [] },
);

/** Messages of five years around the ages and edges at which periods begin and end. */
const histories: fc.Arbitrary<SlackRecord[]> = fc.array(
  fc
    .record({
      date: fc.constantFrom(...DATES, '2022-06-15'),
      hours: fc.oneof(fc.constantFrom(0, 24, -24, -30 * 24, -60 * 24, -365 * 24), fc.integer({ min: -900, max: 900 })),
      micros: fc.integer({ min: -1, max: 1 }),
      user: fc.constantFrom('U1', 'U2', 'U3'),
      channel: fc.constantFrom('C1', 'C2'),
      kind: fc.constantFrom('message', 'message', 'message', 'question', 'join', 'deleted'),
    })
    .map(({ date, hours, micros, user, channel, kind }): SlackRecord => {
      const timestamp = formatSlackTimestamp(msToUs(Date.parse(date) + hours * HOUR_MS) + micros);
      if (kind === 'join') return sampleJoin({ timestamp, user });
      if (kind === 'deleted') return sampleDeletion({ timestamp, channel });
      return sampleMessage({ timestamp, user, channel, text: kind === 'question' ? 'Why?' : 'So.' });
    }),
  { maxLength: 60 },
);

function summaryOf(
  records: readonly SlackRecord[],
  now: Milliseconds,
  zone: string,
  period: Period,
  comparison: Comparison,
  filter: Filter = {},
  present = now,
): Summary {
  const options = { zone: createTimeZone(zone), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };
  return summarize(foldRecords(records), now, { ...options, period, comparison }, filter, present);
}

// docs/metrics.md#period
describe('a period', () => {
  it('counts the messages, people, hours, channels and questions that a naive count finds', () => {
    fc.assert(
      fc.property(
        histories,
        nows,
        fc.constantFrom(0, 1, 40, 400),
        fc.constantFrom(...ZONES),
        periods,
        comparisons,
        filters,
        (records, present, daysAgo, zone, period, comparison, filter) => {
          const now = present - daysAgo * DAY_MS;
          const summary = summaryOf(records, now, zone, period, comparison, filter, present);
          const timeZone = createTimeZone(zone);
          const hourAt = (us: number) => hourOfWeek(us + (timeZone.offsetPeriods(us, us + 1)[0]?.offsetUs ?? 0));
          const matching = naiveMessages(withoutFutureRecords(records)).filter(
            ({ timeUs, channel, user }) =>
              timeUs <= endOfMillisecondUs(now) &&
              (filter.channel === undefined || channel === filter.channel) &&
              (filter.person === undefined || user === filter.person) &&
              (filter.hour === undefined || hourAt(timeUs) === filter.hour),
          );
          const within = ({ from, to }: { from: number; to: number }) =>
            matching.filter(({ timeUs }) => timeUs >= msToUs(from) && timeUs < msToUs(to));
          const counted = within(summary.period);
          expect(summary.total.messages).toBe(matching.length);
          expect(summary.messages.count).toBe(counted.length);
          expect(summary.posters.count).toBe(new Set(counted.map(({ user }) => user)).size);
          if (filter.hour === undefined)
            expect(summary.hours.reduce((sum, count) => sum + count, 0)).toBe(counted.length);
          if (filter.channel === undefined)
            expect(summary.channels.active.reduce((sum, { messages }) => sum + messages, 0)).toBe(counted.length);
          expect(summary.activity.filter(({ kind }) => kind === 'message')).toHaveLength(counted.length);
          // No message of these histories is in a thread.
          const questions = new Set(
            records.flatMap((r) =>
              'text' in r && 'channel' in r && r.text === 'Why?' ? `${r.channel}|${r.timestamp}` : [],
            ),
          );
          expect(summary.unanswered.count).toBe(
            counted.filter(({ channel, timeUs }) => questions.has(`${channel}|${formatSlackTimestamp(timeUs)}`)).length,
          );
          const { comparedWith } = summary.period;
          expect(summary.messages.previous).toBe(comparedWith && within(comparedWith).length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has slots that follow each other, cover the axis and add up to the count of the period', () => {
    fc.assert(
      fc.property(
        histories,
        nows,
        fc.constantFrom(...ZONES),
        periods,
        comparisons,
        (records, now, zone, period, comparison) => {
          const { chart, messages, period: shown } = summaryOf(records, now, zone, period, comparison);
          const { slots } = chart;
          expect([slots[0]?.from, slots.at(-1)?.to]).toEqual([shown.axis.from, shown.axis.to]);
          for (const [i, { from, to }] of slots.entries()) {
            expect(from).toBeLessThan(to);
            expect(slots[i + 1]?.from ?? to).toBe(to);
          }
          expect(slots.reduce((sum, slot) => sum + slot.messages, 0)).toBe(messages.count);
          const before = slots.reduce((sum, slot) => sum + (slot.before ?? 0), 0);
          expect(before).toBeLessThanOrEqual(messages.previous ?? 0);
          if (period.kind === 'last') expect(before).toBe(messages.previous ?? 0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has the same numbers until its next change', () => {
    fc.assert(
      fc.property(
        histories,
        nows,
        fc.constantFrom(...ZONES),
        periods,
        comparisons,
        filters,
        (records, now, zone, period, comparison, filter) => {
          const stable = (at: Milliseconds) => {
            const summary = summaryOf(records, at, zone, period, comparison, filter);
            const { now: _, trend: __, directory: ___, period: ____, nextChangeAt, chart, ...rest } = summary;
            return {
              nextChangeAt,
              rest: { ...rest, slots: chart.slots.map(({ messages, before }) => [messages, before]) },
            };
          };
          const { nextChangeAt, rest } = stable(now);
          const until = nextChangeAt === null ? now + 900 * DAY_MS : nextChangeAt - 1;
          expect(until).toBeGreaterThanOrEqual(now);
          expect(stable(until).rest).toEqual(rest);
        },
      ),
      { numRuns: 200 },
    );
  });
});
