import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecordsAndDefinitions } from '../../../../test/records/arbitrary-records.ts';
import { comparableSummary, foldRecords } from '../../../../test/records/folded-records.ts';
import { sampleMessage, TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import type { Community } from '../state/community.ts';
import { communityDigest } from '../state/digest.ts';
import { fold } from '../state/fold.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { DAY_MS, DAY_US, type Microseconds } from '../time/units.ts';
import { endOfMillisecondUs, HELD_DAYS, WINDOW_US } from '../time/window.ts';
import { decodeSnapshot } from './decode-snapshot.ts';
import { dashboardHorizonUs, encodeSnapshot } from './encode-snapshot.ts';

const RUNS = { numRuns: 200 };
const NOW_US = endOfMillisecondUs(TEST_NOW_MS);

function encode(community: Community, horizonUs: Microseconds) {
  return encodeSnapshot({ cursor: 'x' }, community, horizonUs, false);
}

function encodeAndDecode(community: Community, horizonUs: Microseconds) {
  return decodeSnapshot(encode(community, horizonUs));
}

describe('a decoded snapshot', () => {
  it('with the records after it gives the digest and summary of all records', () => {
    fc.assert(
      fc.property(arbitraryRecordsAndDefinitions, fc.nat(), (records, n) => {
        const cut = n % (records.length + 1);
        const server = foldRecords(records.slice(0, cut));
        const page = encodeAndDecode(server, dashboardHorizonUs(server, NOW_US));
        for (const record of records.slice(cut)) {
          fold(server, record);
          // A page that receives a record before its horizon loads a new snapshot.
          if (fold(page.community, record) === 'too_old')
            page.community = encodeAndDecode(server, dashboardHorizonUs(server, NOW_US)).community;
        }
        expect(communityDigest(page.community)).toBe(communityDigest(server));
        expect(comparableSummary(page.community)).toEqual(comparableSummary(server));
      }),
      RUNS,
    );
  });

  it('has the same numbers as the server at any past moment, or null', () => {
    const past = fc.tuple(fc.integer({ min: 0, max: 61 }), fc.constantFrom(-1, 0, 1));
    fc.assert(
      fc.property(arbitraryRecordsAndDefinitions, past, (records, [days, ms]) => {
        const server = foldRecords(records);
        // The horizon of a snapshot whose recent texts are all younger than the chart.
        const { community } = encodeAndDecode(server, NOW_US - HELD_DAYS * DAY_US);
        const now = TEST_NOW_MS - days * DAY_MS + ms;
        const [truth, page] = [comparableSummary(server, now), comparableSummary(community, now)];
        const expectEqualUnlessNull = <T>(value: T, expected: T): void => {
          if (value !== null) expect(value).toEqual(expected);
        };
        expectEqualUnlessNull(page.messages.previous, truth.messages.previous);
        expectEqualUnlessNull(page.posters.previous, truth.posters.previous);
        expectEqualUnlessNull(page.firstReply.previous, truth.firstReply.previous);
        expectEqualUnlessNull(page.distribution.retention, truth.distribution.retention);
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

  it('has a previous count exactly if it holds all rows of the 30 days before the window', () => {
    const previousFromUs = NOW_US - 2 * WINDOW_US;
    const timestamp = (us: Microseconds) => formatSlackTimestamp(previousFromUs + us);
    const server = foldRecords([
      sampleMessage({ timestamp: timestamp(0) }),
      sampleMessage({ timestamp: timestamp(1) }),
    ]);
    for (const [afterUs, previous] of [
      [1, 1],
      [2, null],
    ] as const) {
      const { community } = encodeAndDecode(server, previousFromUs + afterUs);
      expect(comparableSummary(community).messages).toEqual({ count: 0, previous });
    }
  });

  it('with all rows equals the encoded community', () => {
    fc.assert(
      fc.property(arbitraryRecordsAndDefinitions, (records) => {
        const community = foldRecords(records);
        const copy = encodeAndDecode(community, 0);
        expect(copy.meta).toEqual({ cursor: 'x' });
        expect(encode(copy.community, 0)).toEqual(encode(community, 0));
        expect(copy.community.team).toBe('T1');
        expect(communityDigest(copy.community)).toBe(communityDigest(community));
        expect(comparableSummary(copy.community)).toEqual(comparableSummary(community));
      }),
      RUNS,
    );
  });
});
