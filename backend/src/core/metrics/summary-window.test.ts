import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import { comparableSummary, foldRecords } from '../../../../test/records/folded-records.ts';
import { naiveJoins, naiveMessages, withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import { TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import { DEFAULT_DEFINITION } from '../records/counting-definition.ts';
import type { SlackRecord } from '../records/record.ts';
import { DAY_MS, type Microseconds } from '../time/units.ts';
import { endOfMillisecondUs, WINDOW_US } from '../time/window.ts';

const RUNS = { numRuns: 500 };

describe('summarize', () => {
  it('equals a naive count over the records at any time, to the microsecond', () => {
    fc.assert(
      fc.property(
        arbitraryRecords,
        fc.constantFrom(0, 1, 30, 31, 60),
        fc.integer({ min: -2, max: 2 }),
        (records, days, ms) => {
          const now = TEST_NOW_MS + days * DAY_MS + ms;
          const nowUs = endOfMillisecondUs(now);
          const { messages, posters, total, newMembers } = comparableSummary(
            foldRecords(records),
            now,
            DEFAULT_DEFINITION,
          );
          const plausible = withoutFutureRecords(records);
          const counted = naiveMessages(plausible);
          const inWindow = counted.filter(({ timeUs }) => timeUs <= nowUs && timeUs > nowUs - WINDOW_US);
          expect(messages.count).toBe(inWindow.length);
          expect(posters.count).toBe(new Set(inWindow.map(({ user }) => user)).size);
          expect(total.messages).toBe(counted.filter(({ timeUs }) => timeUs <= nowUs).length);
          expect(newMembers.count).toBe(naiveJoinCount(plausible, nowUs));
        },
      ),
      RUNS,
    );
  });

  it('gives the same numbers until nextChangeAt', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const community = foldRecords(records);
        const stable = (now?: number) => {
          const { trend: _trend, period: _period, chart, ...rest } = comparableSummary(community, now);
          return { ...rest, slots: chart.slots.map(({ messages, before }) => [messages, before]) };
        };
        const { nextChangeAt, ...before } = stable();
        if (nextChangeAt === null) return;
        expect(nextChangeAt).toBeGreaterThan(TEST_NOW_MS);
        const { nextChangeAt: _, ...justBefore } = stable(nextChangeAt - 1);
        expect({ ...justBefore, now: 0 }).toEqual({ ...before, now: 0 });
      }),
      RUNS,
    );
  });
});

function naiveJoinCount(records: readonly SlackRecord[], nowUs: Microseconds): number {
  const bots = new Set<string>();
  for (const record of records)
    if (record.bot && (record.event_type === 'team_join' || record.event_type === 'user_change') && 'user' in record)
      bots.add(record.user ?? '');
  return [...naiveJoins(records)].filter(([user, us]) => !bots.has(user) && us <= nowUs && us > nowUs - WINDOW_US)
    .length;
}
