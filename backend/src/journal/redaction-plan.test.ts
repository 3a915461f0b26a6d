import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecords } from '../../../test/records/arbitrary-records.ts';
import { sampleDeletion, sampleMessage, TEST_NOW_MS } from '../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../core/metrics/health-score.ts';
import { summarize } from '../core/metrics/summary.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { createCommunity } from '../core/state/community.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { textVersionOf, type WinningTextVersion } from '../core/state/text-version.ts';
import { createTimeZone } from '../core/time/time-zone.ts';
import { planRedactions } from './redaction-plan.ts';

const RUNS = { numRuns: 500 };

/** The JSON of a log in memory that was filled in group commits of these sizes. */
function storeInGroups(all: readonly SlackRecord[], sizes: readonly number[]): string[] {
  const entries: string[] = [];
  const textVersions = new Map<string, WinningTextVersion>();
  const committed = {
    textVersion: (name: string) => textVersions.get(name),
    jsonAt: (offset: number) => entries[offset],
  };
  for (let turn = 0; entries.length < all.length; turn++) {
    const group = all.slice(entries.length, entries.length + (sizes[turn % sizes.length] ?? 1));
    const additions = group.map((record, index) => ({
      offset: entries.length + index,
      json: JSON.stringify(record),
      record,
    }));
    const plan = planRedactions(additions, committed);
    for (const { offset, json } of additions) entries[offset] = json;
    for (const [offset, json] of plan.redactedEntries) entries[offset] = json;
    for (const [name, version] of plan.textVersions) textVersions.set(name, version);
  }
  return entries;
}

function parsed(entries: readonly string[]): SlackRecord[] {
  return entries.flatMap((json) => parseRecord(JSON.parse(json)) ?? []);
}

function communityOf(all: readonly SlackRecord[]) {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  const { directory: _, ...summary } = summarize(community, TEST_NOW_MS, {
    zone: createTimeZone('UTC'),
    countDirectMessages: false,
    health: DEFAULT_HEALTH_RULES,
  });
  return { digest: communityDigest(community), summary };
}

function withoutText(record: SlackRecord): SlackRecord {
  const { text: _, ...rest }: { text?: string } & SlackRecord = record;
  return rest as SlackRecord;
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
/** Some records are repeated before the rest. */
const repeated = fc
  .tuple(
    arbitraryRecords.chain((all) => fc.subarray(all).map((again) => [...all, ...again])),
    arbitraryRecords,
  )
  .map(([some, rest]) => [...some, ...rest]);

describe('redacted log', () => {
  it('folds to the same community and differs in texts only', () => {
    fc.assert(
      fc.property(repeated, sizes, (all, groups) => {
        const kept = parsed(storeInGroups(all, groups));
        expect(communityOf(kept)).toEqual(communityOf(all));
        expect(kept.map(withoutText)).toEqual(all.map(withoutText));
      }),
      RUNS,
    );
  });

  it('holds the winning text of each message and no other', () => {
    fc.assert(
      fc.property(repeated, sizes, (all, groups) => {
        const kept = storeInGroups(all, groups).map((json) => (JSON.parse(json) as { text?: string }).text ?? '');
        all.forEach((record, index) => {
          const version = textVersionOf(record);
          if (version) expect(kept[index]).toBe(isSuperseded(record, all) ? '' : version.text);
        });
      }),
      RUNS,
    );
  });

  it('does not depend on how records were grouped into commits', () => {
    fc.assert(
      fc.property(repeated, sizes, (all, groups) => {
        expect(storeInGroups(all, groups)).toEqual(storeInGroups(all, [1]));
      }),
      RUNS,
    );
  });

  it('keeps unknown fields of a redacted entry', () => {
    const timestamp = '1700000000.000100';
    const newer = JSON.stringify({ ...sampleMessage({ timestamp }), mood: { text: 'fine' } });
    const additions = [
      { offset: 7, json: newer, record: parseRecord(JSON.parse(newer)) },
      { offset: 8, json: '', record: sampleDeletion({ timestamp }) },
    ];
    const plan = planRedactions(additions, { textVersion: () => undefined, jsonAt: () => undefined });
    expect([...plan.redactedEntries.keys()]).toEqual([7]);
    expect(JSON.parse(plan.redactedEntries.get(7) ?? '')).toEqual({
      ...withoutText(sampleMessage({ timestamp })),
      mood: { text: 'fine' },
    });
  });
});

/** Whether any other record, before or after, has a text of the same message that wins. */
function isSuperseded(record: SlackRecord, all: readonly SlackRecord[]): boolean {
  const own = textVersionOf(record);
  return all.some((other) => {
    const rival = textVersionOf(other);
    if (!own || !rival || own.message !== rival.message) return false;
    if (own.isVisible !== rival.isVisible) return rival.isVisible;
    return own.at === rival.at ? rival.text > own.text : rival.at > own.at;
  });
}
