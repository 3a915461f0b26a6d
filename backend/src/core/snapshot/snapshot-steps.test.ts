import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryRecordsAndDefinitions } from '../../../../test/records/arbitrary-records.ts';
import { foldRecords } from '../../../../test/records/folded-records.ts';
import { sampleMessage, TEST_NOW_MS, tsBeforeNow } from '../../../../test/records/sample-records.ts';
import { fold } from '../state/fold.ts';
import { endOfMillisecondUs } from '../time/window.ts';
import { dashboardHorizonUs, encodeSnapshot, encodeSnapshotInSteps } from './encode-snapshot.ts';

it('a snapshot in steps has the bytes of the moment at which it was begun, whatever is folded meanwhile', () => {
  fc.assert(
    fc.property(arbitraryRecordsAndDefinitions, fc.nat(), fc.boolean(), (records, n, isWhole) => {
      const cut = n % (records.length + 1);
      const community = foldRecords(records.slice(0, cut));
      const horizonUs = isWhole ? 0 : dashboardHorizonUs(community, endOfMillisecondUs(TEST_NOW_MS));
      const atOnce = encodeSnapshot('meta', community, horizonUs, false);
      const steps = encodeSnapshotInSteps('meta', community, horizonUs, false);
      const later = records.slice(cut);
      for (;;) {
        const { done, value } = steps.next();
        if (done) {
          expect(value).toEqual(atOnce);
          return;
        }
        for (const record of later.splice(0, 3)) fold(community, record);
        // Merges the late rows in place.
        for (const { rows } of community.channels.values()) void rows.columns;
      }
    }),
    { numRuns: 150 },
  );
});

it('a snapshot of a large channel takes many steps, and its bytes are those of one step', () => {
  const count = 40_000;
  const community = foldRecords(
    Array.from({ length: count }, (_, i) =>
      sampleMessage({
        timestamp: tsBeforeNow(count - i, i % 7),
        user: `U${i % 50}`,
        ...(i % 3 === 0 ? { thread_ts: tsBeforeNow(count) } : {}),
      }),
    ),
  );
  const steps = encodeSnapshotInSteps('meta', community, 0, false);
  let [next, stepCount] = [steps.next(), 1];
  for (; !next.done; stepCount++) next = steps.next();
  expect(stepCount).toBeGreaterThan(10);
  expect(next.value).toEqual(encodeSnapshot('meta', community, 0, false));
});
