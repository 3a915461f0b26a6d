import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../../test/records/arbitrary-records.ts';
import { naiveJoins, naiveMessages, withoutFutureRecords } from '../../../../../test/records/naive-messages.ts';
import { TEST_NOW_MS } from '../../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../../records/record.ts';
import { decodeSnapshot } from '../../snapshot/decode-snapshot.ts';
import { encodeSnapshot } from '../../snapshot/encode-snapshot.ts';
import { type Community, createCommunity } from '../../state/community.ts';
import { fold } from '../../state/fold.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { DAY_MS, DAY_US, WEEK_US } from '../../time/units.ts';
import { endOfMillisecondUs, HELD_DAYS, WINDOW_US } from '../../time/window.ts';
import { DEFAULT_HEALTH_RULES } from '../health-score.ts';
import { MetricContext, type MetricResult } from '../metric-context.ts';
import { type VitalSignName, type VitalSignsScore, vitalsMetric, weightedScore } from './vital-signs.ts';

const options = {
  zone: createTimeZone('UTC'),
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  vitals: true,
};

function folded(all: readonly SlackRecord[]): Community {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  return community;
}

function resultAt(community: Community, now: number): MetricResult<VitalSignsScore | null> {
  return vitalsMetric(new MetricContext(community, now, options, {}, now));
}

function vitalsOf(community: Community, now = TEST_NOW_MS): VitalSignsScore {
  const { value } = resultAt(community, now);
  if (!value) throw new Error('the options ask for vital signs, and there are none');
  return value;
}

/** All five signs, computed in the most obvious way. */
function naiveSigns(
  all: readonly SlackRecord[],
  now: number,
): Record<VitalSignName, [numerator: number, denominator: number, sampleSize: number]> {
  const end = endOfMillisecondUs(now);
  const everything = naiveMessages(withoutFutureRecords(all));
  const messages = everything.filter(({ timeUs: us }) => us <= end);
  const first = Math.min(Number.POSITIVE_INFINITY, ...everything.map(({ timeUs: us }) => us));
  const within = (older: number, newer: number) =>
    messages.filter(({ timeUs: us }) => us > end - older && us <= end - newer);
  const people = (some: readonly { user: string }[]) => new Set(some.map(({ user }) => user).filter(Boolean));
  const roots = within(WINDOW_US, DAY_US).filter(({ threadRootUs: root }) => root === 0);
  const answered = roots.filter(({ channel, timeUs: us, user }) =>
    messages.some(
      (reply) =>
        reply.channel === channel && reply.threadRootUs === us && reply.user !== user && reply.timeUs - us <= DAY_US,
    ),
  );
  const joins = naiveJoins(all);
  const bots = new Set<string>();
  for (const record of withoutFutureRecords(all)) {
    if (record.bot && (record.event_type === 'team_join' || record.event_type === 'user_change') && 'user' in record)
      bots.add(record.user ?? '');
  }
  const cohort = [...joins].filter(([user, us]) => !bots.has(user) && us > end - 37 * DAY_US && us <= end - WEEK_US);
  const activated = cohort.filter(([user, joined]) =>
    messages.some((one) => one.user === user && one.timeUs >= joined && one.timeUs <= joined + WEEK_US),
  );
  const [before, current] = [people(within(2 * WINDOW_US, WINDOW_US)), people(within(WINDOW_US, 0))];
  const full = [1, 2, 3, 4, 5, 6, 7].filter((week) => first <= end - (week + 1) * WEEK_US);
  const usual = (size: (some: typeof messages) => number) =>
    full.map((week) => size(within((week + 1) * WEEK_US, week * WEEK_US))).sort((a, b) => a - b)[
      Math.ceil(full.length / 2) - 1
    ] ?? 0;
  const last = within(WEEK_US, 0);
  return {
    responsiveness: [answered.length, roots.length, roots.length],
    newcomers: [activated.length, cohort.length, cohort.length],
    retention: [
      [...before].filter((user) => current.has(user)).length,
      before.size,
      first <= end - 2 * WINDOW_US ? before.size : 0,
    ],
    activity: [last.length, usual((some) => some.length), full.length],
    breadth: [people(last).size, usual((some) => people(some).size), full.length],
  };
}

const RUNS = { numRuns: 500 };
const moments = fc.tuple(fc.constantFrom(0, 1, 6, 7, 8, 30, 37, 60), fc.integer({ min: -1, max: 1 }));

// The naive count has no definition.
it('every vital sign equals a naive count over the records, at any time', () => {
  fc.assert(
    fc.property(arbitraryRecords, moments, (all, [days, ms]) => {
      const now = TEST_NOW_MS + days * DAY_MS + ms;
      const { signs, score } = vitalsOf(folded(all.filter(({ event_type }) => event_type !== 'definition_set')), now);
      const expected = naiveSigns(all, now);
      for (const { name, numerator, denominator, sampleSize, minSampleSize, value } of signs) {
        expect([name, numerator, denominator, sampleSize]).toEqual([name, ...expected[name]]);
        const isKnown = sampleSize >= minSampleSize && denominator > 0;
        expect(value).toBe(isKnown ? Math.min(1, numerator / denominator) : null);
      }
      expect(score).toBe(weightedScore(signs));
    }),
    RUNS,
  );
});

it('a page with fewer rows has the same vital signs now, and the same or fewer for past moments', () => {
  fc.assert(
    fc.property(arbitraryRecords, fc.integer({ min: 0, max: 61 }), (all, days) => {
      const server = folded(all);
      const bytes = encodeSnapshot({}, server, endOfMillisecondUs(TEST_NOW_MS) - HELD_DAYS * DAY_US, false);
      const page = decodeSnapshot(bytes).community;
      expect(vitalsOf(page).signs).toEqual(vitalsOf(server).signs);
      const now = TEST_NOW_MS - days * DAY_MS;
      const truth = vitalsOf(server, now).signs;
      for (const [i, sign] of vitalsOf(page, now).signs.entries())
        if (sign.value !== null && sign.sampleSize === truth[i]?.sampleSize) expect(sign).toEqual(truth[i]);
    }),
    RUNS,
  );
});

it('the vital signs change at nextChangeAt, and not before', () => {
  fc.assert(
    fc.property(arbitraryRecords, (all) => {
      const community = folded(all);
      const { value, nextChangeAt } = resultAt(community, TEST_NOW_MS);
      if (nextChangeAt === null) return;
      expect(nextChangeAt).toBeGreaterThan(TEST_NOW_MS);
      expect(resultAt(community, nextChangeAt - 1).value).toEqual(value);
    }),
    RUNS,
  );
});
