import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRecordsAndDefinitions } from '../../../../test/records/arbitrary-records.ts';
import { foldRecords } from '../../../../test/records/folded-records.ts';
import { sampleDeletion, sampleMessage, TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../metrics/health-score.ts';
import { summarize } from '../metrics/summary.ts';
import { parseRecord } from '../records/parse-record.ts';
import type { SlackRecord } from '../records/record.ts';
import { ChannelChanges } from '../state/channel-changes.ts';
import { createCommunity } from '../state/community.ts';
import { communityDigest } from '../state/digest.ts';
import { fold } from '../state/fold.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { erasedField } from './erased-field.ts';
import { type PlannedEntry, RedactionPlanner, type StoredState } from './redaction-planner.ts';
import { textVersionOf, type WinningTextVersion } from './text-version.ts';

const RUNS = { numRuns: 200 };

/** The JSON of a log in memory that was filled in group commits of these sizes. */
function storeInGroups(all: readonly SlackRecord[], sizes: readonly number[]): string[] {
  const entries: string[] = [];
  const textVersions = new Map<string, WinningTextVersion>();
  const changes = new Map<string, ChannelChanges>();
  const stored: StoredState = {
    textVersion: (name) => textVersions.get(name),
    jsonAt: (offset) => entries[offset],
    changesOf: (team) => changes.get(team) ?? new ChannelChanges(),
  };
  const plannedEntries = (): PlannedEntry[] =>
    entries.map((json, offset) => ({ offset, json, record: parseRecord(JSON.parse(json)) }));
  for (let turn = 0; entries.length < all.length; turn++) {
    const group = all.slice(entries.length, entries.length + (sizes[turn % sizes.length] ?? 1));
    const planner = new RedactionPlanner(stored);
    const additions = group.map((record, index) => ({
      offset: entries.length + index,
      json: JSON.stringify(record),
      record,
    }));
    planner.addCommit(additions);
    if (planner.plan().changedIds.size > 0) for (const entry of plannedEntries()) planner.addStored(entry);
    const plan = planner.plan();
    for (const { offset, json } of additions) entries[offset] = json;
    for (const [offset, json] of plan.redactedEntries) entries[offset] = json;
    for (const [name, version] of plan.textVersions) {
      if (version) textVersions.set(name, version);
      else textVersions.delete(name);
    }
    for (const [team, ofTeam] of plan.changes) changes.set(team, ofTeam);
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

/** The record without what may be removed from it, and without what stays in place of a text. */
function withoutTextAndName(record: SlackRecord): object {
  const { text: _text, question: _question, ...rest }: { text?: string; question?: boolean } & SlackRecord = record;
  return 'channel' in rest && 'name' in rest ? { ...rest, name: '' } : rest;
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
/** Some records are repeated before the rest. */
const repeated = fc
  .tuple(
    arbitraryRecordsAndDefinitions.chain((all) => fc.subarray(all).map((again) => [...all, ...again])),
    arbitraryRecordsAndDefinitions,
  )
  .map(([some, rest]) => [...some, ...rest]);

describe('redacted log', () => {
  it('folds to the same community and differs in texts and names only', () => {
    fc.assert(
      fc.property(repeated, sizes, (all, groups) => {
        const kept = parsed(storeInGroups(all, groups));
        expect(communityOf(kept)).toEqual(communityOf(all));
        expect(kept.map(withoutTextAndName)).toEqual(all.map(withoutTextAndName));
      }),
      RUNS,
    );
  });

  it('holds the winning text of each message and no other, and no name of an erased channel', () => {
    fc.assert(
      fc.property(repeated, sizes, (all, groups) => {
        const kept = storeInGroups(all, groups).map((json) => JSON.parse(json) as { text?: string; name?: string });
        const changes = foldRecords(all).channelChanges;
        all.forEach((record, index) => {
          const erased = erasedField(record, changes);
          const version = textVersionOf(record, changes);
          const isRemoved = erased === 'text' || isSuperseded(record, all, changes);
          if (version) expect(kept[index]?.text ?? '').toBe(isRemoved ? '' : version.text);
          if ('channel' in record && 'name' in record) expect(kept[index]?.name).toBe(erased ? '' : record.name);
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
    const planner = new RedactionPlanner({
      textVersion: () => undefined,
      jsonAt: () => undefined,
      changesOf: () => new ChannelChanges(),
    });
    for (const addition of additions) planner.addNew(addition);
    const plan = planner.plan();
    expect([...plan.redactedEntries.keys()]).toEqual([7]);
    expect(JSON.parse(plan.redactedEntries.get(7) ?? '')).toEqual({
      ...withoutTextAndName(sampleMessage({ timestamp })),
      mood: { text: 'fine' },
    });
  });
});

/** Whether any other record, before or after, has a text of the same message that wins. */
function isSuperseded(record: SlackRecord, all: readonly SlackRecord[], changes: ChannelChanges): boolean {
  const own = textVersionOf(record, changes);
  return all.some((other) => {
    const rival = textVersionOf(other, changes);
    if (!own || !rival || own.message !== rival.message) return false;
    if (own.isVisible !== rival.isVisible) return rival.isVisible;
    return own.at === rival.at ? rival.text > own.text : rival.at > own.at;
  });
}
