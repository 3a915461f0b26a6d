import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../../test/records/arbitrary-records.ts';
import { naiveMessages, withoutFutureRecords } from '../../../../test/records/naive-messages.ts';
import { sampleMessage, TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../metrics/health-score.ts';
import { type Summary, summarize } from '../metrics/summary.ts';
import { parseRecord } from '../records/parse-record.ts';
import type { SlackRecord } from '../records/record.ts';
import { type Community, createCommunity } from '../state/community.ts';
import { communityDigest } from '../state/digest.ts';
import { fold } from '../state/fold.ts';
import { formatSlackTimestamp, parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DAY_US } from '../time/units.ts';
import { endOfMillisecondUs, WINDOW_US } from '../time/window.ts';
import { dashboardHorizonUs, decodeSnapshot, encodeSnapshot } from './snapshot.ts';

const RUNS = { numRuns: 500 };
const rules = { zone: createTimeZone('Europe/Berlin'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

function folded(all: readonly SlackRecord[], into = createCommunity('T1')): Community {
  for (const record of all) fold(into, record);
  return into;
}

/** What can be compared: the directory is functions. */
function shown(community: Community, now = TEST_NOW_MS): Omit<Summary, 'directory'> {
  const { directory: _, ...rest } = summarize(community, now, rules);
  return rest;
}

/** A server may be told not to keep texts, so the digest is not of them. */
function textless<S extends { activity: readonly object[] }>(summary: S) {
  return { ...summary, activity: summary.activity.map((row) => ({ ...row, text: '' })) };
}

/** Any order of the records, with any of them again. */
const shuffled = arbitraryRecords.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all)).map(([a, b]) => [...a, ...b]),
  ),
);

describe('the community is a set', () => {
  it('any order and any repetition give the same digest and the same summary', () => {
    fc.assert(
      fc.property(shuffled, ([inOrder, otherwise]) => {
        const [a, b] = [folded(inOrder), folded(otherwise)];
        expect(communityDigest(b)).toBe(communityDigest(a));
        expect(shown(b)).toEqual(shown(a));
      }),
      RUNS,
    );
  });

  it('reading in between changes nothing', () => {
    fc.assert(
      fc.property(shuffled, ([inOrder, otherwise]) => {
        const read = createCommunity('T1');
        for (const record of otherwise) {
          fold(read, record);
          shown(read);
        }
        expect(communityDigest(read)).toBe(communityDigest(folded(inOrder)));
      }),
      RUNS,
    );
  });

  it('a different record gives a different digest', () => {
    fc.assert(
      fc.property(arbitraryRecords, arbitraryRecords, (a, b) => {
        const [x, y] = [folded(a), folded([...a, ...b])];
        const isSame = JSON.stringify(textless(shown(x))) === JSON.stringify(textless(shown(y)));
        if (!isSame) expect(communityDigest(x)).not.toBe(communityDigest(y));
      }),
      RUNS,
    );
  });

  it('every record comes back from its own JSON', () => {
    fc.assert(
      fc.property(arbitraryRecords, (all) => {
        for (const record of all) expect(parseRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
      }),
      RUNS,
    );
  });
});

describe('a snapshot and the tail', () => {
  it('come to the same as everything from the start, for a cut anywhere', () => {
    fc.assert(
      fc.property(arbitraryRecords, fc.nat(), (all, n) => {
        const cut = all.length === 0 ? 0 : n % (all.length + 1);
        const server = folded(all.slice(0, cut));
        const browser = decoded(server, dashboardHorizonUs(server, endOfMillisecondUs(TEST_NOW_MS)));
        for (const record of all.slice(cut)) {
          fold(server, record);
          // What a browser cannot fold exactly makes it fetch a snapshot again.
          if (fold(browser.community, record) === 'too_old')
            browser.community = decoded(server, dashboardHorizonUs(server, endOfMillisecondUs(TEST_NOW_MS))).community;
        }
        expect(communityDigest(browser.community)).toBe(communityDigest(server));
        expect(shown(browser.community)).toEqual(shown(server));
      }),
      RUNS,
    );
  });

  it('show of any moment of the past what the server would, or say that they cannot', () => {
    const past = fc.tuple(fc.integer({ min: 0, max: 61 }), fc.constantFrom(-1, 0, 1));
    fc.assert(
      fc.property(arbitraryRecords, past, (all, [days, ms]) => {
        const server = folded(all);
        // As where the texts of a thousand messages do not reach farther back.
        const browser = decoded(server, endOfMillisecondUs(TEST_NOW_MS) - 62 * DAY_US).community;
        const now = TEST_NOW_MS - days * 24 * 3600 * 1000 + ms;
        const [truth, page] = [shown(server, now), shown(browser, now)];
        const sure = <T>(told: T, known: T): void => {
          if (told !== null) expect(told).toEqual(known);
        };
        sure(page.messages.previous, truth.messages.previous);
        sure(page.posters.previous, truth.posters.previous);
        sure(page.firstReply.previous, truth.firstReply.previous);
        sure(page.distribution.retention, truth.distribution.retention);
        expect(page.newMembers).toEqual(truth.newMembers);
        expect(page.total).toEqual(truth.total);
        expect(truth.trend).toEqual(expect.arrayContaining([...page.trend]));
        if (page.heldFrom !== null) return;
        expect(page.messages.count).toBe(truth.messages.count);
        expect(page.posters.count).toBe(truth.posters.count);
        expect(page.health).toEqual(truth.health);
        expect(page.hours).toEqual(truth.hours);
        for (const [i, leader] of page.leaders.entries()) {
          expect({ ...leader, rankChange: 0, isNew: false }).toEqual({
            ...truth.leaders[i],
            rankChange: 0,
            isNew: false,
          });
          if (page.messages.previous !== null) expect(leader).toEqual(truth.leaders[i]);
          else expect([leader.rankChange, leader.isNew]).toEqual([null, false]);
        }
      }),
      RUNS,
    );
  });

  it('tell of the 30 days before as long as all of them are held, to the microsecond', () => {
    const timestamp = (us: number) => formatSlackTimestamp(endOfMillisecondUs(TEST_NOW_MS) - 2 * WINDOW_US + us);
    const server = folded([sampleMessage({ timestamp: timestamp(0) }), sampleMessage({ timestamp: timestamp(1) })]);
    for (const [beyond, previous] of [
      [1, 1],
      [2, null],
    ] as const) {
      const page = decoded(server, endOfMillisecondUs(TEST_NOW_MS) - 2 * WINDOW_US + beyond).community;
      expect(shown(page).messages).toEqual({ count: 0, previous });
    }
  });

  it('with everything in it is the community itself', () => {
    fc.assert(
      fc.property(arbitraryRecords, (all) => {
        const community = folded(all);
        const copy = decoded(community, 0);
        expect(copy.meta).toEqual({ cursor: 'x' });
        expect(encoded(copy.community, 0)).toEqual(encoded(community, 0));
        expect(copy.community.team).toBe('T1');
        expect(communityDigest(copy.community)).toBe(communityDigest(community));
        expect(shown(copy.community)).toEqual(shown(community));
      }),
      RUNS,
    );
  });
});

describe('the window', () => {
  it('holds what a naive count over the records holds, at any time, to the microsecond', () => {
    fc.assert(
      fc.property(
        arbitraryRecords,
        fc.constantFrom(0, 1, 30, 31, 60),
        fc.integer({ min: -2, max: 2 }),
        (all, days, ms) => {
          const now = TEST_NOW_MS + days * 24 * 3600 * 1000 + ms;
          const { messages, posters, total, newMembers } = shown(folded(all), now);
          const counted = naiveMessages(withoutFutureRecords(all));
          const inWindow = counted.filter(
            ({ timeUs: us }) => us <= endOfMillisecondUs(now) && us > endOfMillisecondUs(now) - WINDOW_US,
          );
          expect(messages.count).toBe(inWindow.length);
          expect(posters.count).toBe(new Set(inWindow.map(({ user }) => user)).size);
          expect(total.messages).toBe(counted.filter(({ timeUs: us }) => us <= endOfMillisecondUs(now)).length);
          expect(newMembers.count).toBe(naiveJoins(withoutFutureRecords(all), now));
        },
      ),
      RUNS,
    );
  });

  it('changes at the moment that was announced, and not before', () => {
    fc.assert(
      fc.property(arbitraryRecords, (all) => {
        const community = folded(all);
        const { nextChangeAt, trend: _curve, ...before } = shown(community);
        if (nextChangeAt === null) return;
        expect(nextChangeAt).toBeGreaterThan(TEST_NOW_MS);
        const { nextChangeAt: _, trend: __, ...justBefore } = shown(community, nextChangeAt - 1);
        expect({ ...justBefore, now: 0 }).toEqual({ ...before, now: 0 });
      }),
      RUNS,
    );
  });
});

function encoded(community: Community, horizon: number) {
  return encodeSnapshot({ cursor: 'x' }, community, horizon, rules.countDirectMessages);
}

function decoded(community: Community, horizon: number) {
  return decodeSnapshot(encoded(community, horizon));
}

function naiveJoins(all: readonly SlackRecord[], now: number): number {
  const joined = new Map<string, number>();
  const bots = new Set<string>();
  for (const record of all) {
    if (record.bot && (record.event_type === 'team_join' || record.event_type === 'user_change') && 'user' in record)
      bots.add(record.user ?? '');
    if (record.metric_type !== 'member_count') continue;
    const us = parseSlackTimestamp(record.timestamp) ?? 0;
    joined.set(record.user, Math.min(us, joined.get(record.user) ?? us));
  }
  return [...joined].filter(
    ([user, us]) => !bots.has(user) && us <= endOfMillisecondUs(now) && us > endOfMillisecondUs(now) - WINDOW_US,
  ).length;
}
