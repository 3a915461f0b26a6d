import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecordsAndDefinitions } from '../../../../test/records/arbitrary-records.ts';
import { comparableSummary, foldRecords } from '../../../../test/records/folded-records.ts';
import { createCommunity } from './community.ts';
import { communityDigest } from './digest.ts';
import { fold } from './fold.ts';

const RUNS = { numRuns: 200 };

/** Records, and the same records in another order with some of them repeated. */
const shuffled = arbitraryRecordsAndDefinitions.chain((records) =>
  fc.tuple(
    fc.constant(records),
    fc
      .tuple(fc.shuffledSubarray(records, { minLength: records.length }), fc.subarray(records))
      .map(([all, repeated]) => [...all, ...repeated]),
  ),
);

/** The digest does not include texts, because a server may run with `KEEP_TEXT=false`. */
function withoutTexts<S extends { activity: readonly object[] }>(summary: S) {
  return { ...summary, activity: summary.activity.map((row) => ({ ...row, text: '' })) };
}

describe('fold', () => {
  it('gives the same digest and summary for any order and any repetition of records', () => {
    fc.assert(
      fc.property(shuffled, ([records, otherwise]) => {
        const [a, b] = [foldRecords(records), foldRecords(otherwise)];
        expect(communityDigest(b)).toBe(communityDigest(a));
        expect(comparableSummary(b)).toEqual(comparableSummary(a));
      }),
      RUNS,
    );
  });

  it('gives the same digest if the community is read between records', () => {
    fc.assert(
      fc.property(shuffled, ([records, otherwise]) => {
        const community = createCommunity('T1');
        for (const record of otherwise) {
          fold(community, record);
          comparableSummary(community);
        }
        expect(communityDigest(community)).toBe(communityDigest(foldRecords(records)));
      }),
      RUNS,
    );
  });

  it('gives another digest for records with another summary', () => {
    fc.assert(
      fc.property(arbitraryRecordsAndDefinitions, arbitraryRecordsAndDefinitions, (records, more) => {
        const [a, b] = [foldRecords(records), foldRecords([...records, ...more])];
        const isSame =
          JSON.stringify(withoutTexts(comparableSummary(a))) === JSON.stringify(withoutTexts(comparableSummary(b)));
        if (!isSame) expect(communityDigest(a)).not.toBe(communityDigest(b));
      }),
      RUNS,
    );
  });
});
