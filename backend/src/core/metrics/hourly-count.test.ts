import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import { naiveMessages, withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import { sampleMessage, TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import { type Community, createCommunity } from '../state/community.ts';
import { createCountingRule } from '../state/counting-rule.ts';
import { fold } from '../state/fold.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { HOUR_MS, msToUs } from '../time/units.ts';
import { endOfMillisecondUs } from '../time/window.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { countHourly, type HourlyCount } from './hourly-count.ts';
import { summarize } from './summary.ts';

function hoursOf(
  community: Community,
  zone: string,
  from: string,
  to: string,
  now = to,
): readonly HourlyCount[] | null {
  const span = { from: Date.parse(from), to: Date.parse(to) };
  const options = { zone: createTimeZone(zone), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };
  return summarize(community, Date.parse(now), options, { span }).zoom;
}

function communityAt(...times: string[]): Community {
  const community = createCommunity();
  for (const [i, time] of times.entries()) {
    const [whole = '', us = '0'] = time.split('+');
    const timestamp = formatSlackTimestamp(msToUs(Date.parse(whole)) + Number(us));
    fold(community, sampleMessage({ timestamp, channel: `C${i % 2}`, received_at: Date.parse(whole) }));
  }
  return community;
}

/** The messages of each hour that has some, by its beginning in UTC. */
function countsByHour(hours: readonly HourlyCount[] | null): Record<string, number> {
  const nonEmpty = (hours ?? []).filter(({ messages }) => messages > 0);
  return Object.fromEntries(
    nonEmpty.map(({ from, messages }) => [new Date(from).toISOString().slice(0, 16), messages]),
  );
}

// docs/metrics.md#hourly-chart
describe('the hourly chart of a span', () => {
  it('has 23 hours on the day on which clocks go forward', () => {
    // Lisbon, 29 March 2026: at 01:00 UTC the clocks go from 1 to 2.
    const community = communityAt('2026-03-29T00:59:59.999Z+999', '2026-03-29T01:00:00Z', '2026-03-29T22:59:59.999Z');
    const hours = hoursOf(community, 'Europe/Lisbon', '2026-03-29T00:00:00Z', '2026-03-29T23:00:00Z');
    expect(hours).toHaveLength(23);
    expect(countsByHour(hours)).toEqual({ '2026-03-29T00:00': 1, '2026-03-29T01:00': 1, '2026-03-29T22:00': 1 });
  });

  it('has 25 hours on the day on which clocks go back', () => {
    const community = communityAt('2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T01:59:59.999Z+999');
    const hours = hoursOf(community, 'Europe/Lisbon', '2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z');
    expect(hours).toHaveLength(25);
    expect(countsByHour(hours)).toEqual({ '2026-10-25T00:00': 1, '2026-10-25T01:00': 2 });
  });

  it('begins hours with the local clock, also at a quarter, and where clocks change by half an hour', () => {
    const community = communityAt('2026-10-24T18:14:59.999Z+999', '2026-10-24T18:15:00Z');
    const hours = hoursOf(community, 'Asia/Kathmandu', '2026-10-23T18:15:00Z', '2026-10-25T18:15:00Z');
    expect(hours).toHaveLength(48);
    expect(countsByHour(hours)).toEqual({ '2026-10-24T17:15': 1, '2026-10-24T18:15': 1 });
    // Lord Howe Island, 5 April 2026: at 15:00 UTC the clocks go from 2:00 to 1:30.
    const half = hoursOf(community, 'Australia/Lord_Howe', '2026-04-04T13:00:00Z', '2026-04-05T13:30:00Z', NOW_ISO);
    expect(half?.map(({ from, to }) => to - from).filter((length) => length !== HOUR_MS)).toEqual([HOUR_MS / 2]);
  });

  it('counts the messages of the span to the microsecond, and none after the present', () => {
    const community = communityAt(
      '2026-11-18T23:59:59.999Z+999',
      '2026-11-19T00:00:00Z',
      '2026-11-19T11:30:00Z',
      '2026-11-19T12:30:00Z',
    );
    const hours = hoursOf(community, 'UTC', '2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z', '2026-11-19T12:00:00Z');
    expect(hours).toHaveLength(24);
    expect(countsByHour(hours)).toEqual({ '2026-11-19T00:00': 1, '2026-11-19T11:00': 1 });
  });

  it('exists for up to seven days, one of them with 25 hours, and only for held rows', () => {
    const community = communityAt('2026-10-20T12:00:00Z');
    const zone = 'Europe/Lisbon';
    expect(hoursOf(community, zone, '2026-10-18T23:00:00Z', '2026-10-26T00:00:00Z')).toHaveLength(7 * 24 + 1);
    expect(hoursOf(community, zone, '2026-10-18T22:59:59.999Z', '2026-10-26T00:00:00Z')).toBeNull();
    expect(hoursOf(community, zone, '2026-10-20T00:00:00Z', '2026-10-21T00:00:00Z', '2026-10-19T00:00:00Z')).toBeNull();
    community.horizonUs = msToUs(Date.parse('2026-10-20T00:00:00Z'));
    expect(hoursOf(community, zone, '2026-10-19T23:59:59.999Z', '2026-10-21T00:00:00Z')).toBeNull();
    expect(countsByHour(hoursOf(community, zone, '2026-10-20T00:00:00Z', '2026-10-21T00:00:00Z'))).toEqual({
      '2026-10-20T12:00': 1,
    });
  });
});

const NOW_ISO = new Date(TEST_NOW_MS).toISOString();

it('the hourly chart equals a naive count, without a gap, in any time zone', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Lisbon', 'America/Los_Angeles', 'Asia/Kolkata', 'Australia/Lord_Howe');
  const span = fc
    .tuple(fc.integer({ min: 0, max: 64 * 24 }), fc.integer({ min: 1, max: 7 * 24 }))
    .map(([back, length]) => ({
      from: TEST_NOW_MS - back * HOUR_MS,
      to: TEST_NOW_MS - back * HOUR_MS + length * HOUR_MS,
    }));
  fc.assert(
    fc.property(arbitraryRecords, zones, span, (all, name, { from, to }) => {
      const community = createCommunity('T1');
      for (const record of all) fold(community, record);
      const zone = createTimeZone(name);
      const hours =
        countHourly(
          community,
          { from, to },
          endOfMillisecondUs(TEST_NOW_MS),
          zone,
          createCountingRule(community, false),
        ) ?? [];
      const edges = [...hours.map((hour) => hour.from), hours.at(-1)?.to];
      expect(edges[0]).toBe(from);
      expect(edges.at(-1)).toBe(to);
      for (const [i, hour] of hours.entries()) {
        expect(hour.to).toBe(edges[i + 1]);
        const counted = naiveMessages(withoutFutureRecords(all)).filter(
          ({ timeUs: us }) => us >= msToUs(hour.from) && us < msToUs(hour.to) && us <= endOfMillisecondUs(TEST_NOW_MS),
        );
        expect(hour.messages).toBe(counted.length);
      }
    }),
    { numRuns: 500 },
  );
});
