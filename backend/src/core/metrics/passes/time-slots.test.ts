import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../../test/records/arbitrary-records.ts';
import { sampleMessage, TEST_NOW_MS } from '../../../../../test/records/sample-records.ts';
import { type Community, createCommunity } from '../../state/community.ts';
import { createCountingRule, isCounted } from '../../state/counting-rule.ts';
import { fold } from '../../state/fold.ts';
import { formatSlackTimestamp } from '../../time/slack-timestamp.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { HOUR_MS, msToUs, usToMs } from '../../time/units.ts';
import { CHART_DAYS, endOfMillisecondUs } from '../../time/window.ts';
import { DEFAULT_HEALTH_RULES } from '../health-score.ts';
import { summarize } from '../summary.ts';

function communityAt(...times: string[]): Community {
  const community = createCommunity();
  for (const [i, time] of times.entries()) {
    const timestamp = formatSlackTimestamp(msToUs(Date.parse(time)));
    fold(community, sampleMessage({ timestamp, channel: `C${i}`, received_at: Date.parse(time) }));
  }
  return community;
}

function summaryAt(community: Community, zone: string, now: string) {
  return summarize(community, Date.parse(now), {
    zone: createTimeZone(zone),
    countDirectMessages: false,
    health: DEFAULT_HEALTH_RULES,
  });
}

function byDay(community: Community, zone: string, now: string): Record<string, number> {
  const days = summaryAt(community, zone, now).days.filter(({ messages }) => messages > 0);
  return Object.fromEntries(days.map(({ date, messages }) => [date, messages]));
}

function byHour(community: Community, zone: string, now: string): Record<string, number> {
  const hours = summaryAt(community, zone, now).hours.entries();
  return Object.fromEntries([...hours].filter(([, count]) => count > 0).map(([hour, count]) => [`${hour}`, count]));
}

describe('a message counts on its local day and in its local hour', () => {
  it('where clocks go forward, in the last hour of the short Sunday and in the first of Monday', () => {
    // 29 March 2026 has 23 hours in Berlin: from 23:00 UTC the day before to 22:00 UTC.
    const community = communityAt('2026-03-28T23:00:00Z', '2026-03-29T21:59:59.999Z', '2026-03-29T22:00:00Z');
    expect(byDay(community, 'Europe/Berlin', '2026-03-30T10:00:00Z')).toEqual({ '2026-03-29': 2, '2026-03-30': 1 });
    expect(byHour(community, 'Europe/Berlin', '2026-03-30T10:00:00Z')).toEqual({ 144: 1, 167: 1, 0: 1 });
  });

  it('where clocks go back, with both hours from two to three as the same hour of the week', () => {
    const community = communityAt('2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T22:59:59.999Z');
    expect(byDay(community, 'Europe/Berlin', '2026-10-26T10:00:00Z')).toEqual({ '2026-10-25': 3 });
    expect(byHour(community, 'Europe/Berlin', '2026-10-26T10:00:00Z')).toEqual({ 146: 2, 167: 1 });
  });

  it('in a zone whose offset is a quarter of an hour', () => {
    const community = communityAt('2026-10-24T18:14:59.999Z', '2026-10-24T18:15:00Z');
    expect(byDay(community, 'Asia/Kathmandu', '2026-10-26T10:00:00Z')).toEqual({ '2026-10-24': 1, '2026-10-25': 1 });
    expect(byHour(community, 'Asia/Kathmandu', '2026-10-26T10:00:00Z')).toEqual({ 143: 1, 144: 1 });
  });
});

it('days and hours equal a naive count in any time zone', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Chatham');
  fc.assert(
    fc.property(arbitraryRecords, zones, fc.integer({ min: 0, max: 90 }), (all, name, laterHours) => {
      const now = TEST_NOW_MS + laterHours * HOUR_MS;
      const community = createCommunity('T1');
      for (const record of all) fold(community, record);
      const zone = createTimeZone(name);
      const { days, hours, messages } = summarize(community, now, {
        zone,
        countDirectMessages: false,
        health: DEFAULT_HEALTH_RULES,
      });
      const rule = createCountingRule(community, false);
      const dates = new Map<string, number>();
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short' });
      for (const { rows } of community.channels.values()) {
        const { ts, author, flags } = rows.columns;
        for (let row = 0; row < rows.length; row++) {
          const us = ts[row] ?? 0;
          if (us > endOfMillisecondUs(now) || !isCounted(rule, flags[row], author[row])) continue;
          const date = format.format(usToMs(us));
          dates.set(date, (dates.get(date) ?? 0) + 1);
        }
      }
      expect(days).toHaveLength(CHART_DAYS);
      for (const { date, messages: count } of days) expect(count).toBe(dates.get(date) ?? 0);
      expect(hours.reduce((a, b) => a + b, 0)).toBe(messages.count);
    }),
    { numRuns: 500 },
  );
});
