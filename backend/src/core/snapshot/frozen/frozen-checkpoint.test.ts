import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseRecord } from '../../records/parse-record.ts';
import type { SlackRecord, UnknownRecord } from '../../records/record.ts';
import { createCommunity } from '../../state/community.ts';
import { communityDigest } from '../../state/digest.ts';
import { FOLD_VERSION, type FoldOutcome, fold } from '../../state/fold.ts';
import { type Microseconds, secondsToUs } from '../../time/units.ts';
import { decodeSnapshot } from '../decode-snapshot.ts';
import { encodeSnapshot } from '../encode-snapshot.ts';
import { SNAPSHOT_VERSION } from '../snapshot-layout.ts';

/**
 * Holds the result of the fold and the bytes of a snapshot still while their versions do not change.
 *
 * `records.jsonl` has records of every kind. `checkpoint.json` has what they folded to and how that was encoded. After
 * an intended change, raise `FOLD_VERSION` or `SNAPSHOT_VERSION` and regenerate `checkpoint.json` in the same commit:
 *
 *     REGENERATE_FROZEN=1 npx vitest run --project core frozen-checkpoint
 *
 * Lines may be added to `records.jsonl` without a new version. Then regenerate in a commit of its own.
 */

const RECORDS_FILE = new URL('records.jsonl', import.meta.url);
const CHECKPOINT_FILE = new URL('checkpoint.json', import.meta.url);
const COMMAND = 'REGENERATE_FROZEN=1 npx vitest run --project core frozen-checkpoint';
/** Between the older and the newer messages of the records. */
const HORIZON_US: Microseconds = secondsToUs(1_700_200_000);

interface FrozenCheckpoint {
  foldVersion: number;
  snapshotVersion: number;
  recordsSha256: string;
  outcomes: FoldOutcome[];
  digest: string;
  /** Base64. With all rows, as a checkpoint has them. */
  checkpoint: string;
  /** Base64. With totals before `HORIZON_US`, as a page receives them. */
  snapshot: string;
}

function frozenRecords(): SlackRecord[] {
  const lines = readFileSync(RECORDS_FILE, 'utf8').trimEnd().split('\n');
  return lines.flatMap((line) => parseRecord(JSON.parse(line)) ?? []);
}

function currentCheckpoint(): FrozenCheckpoint {
  const community = createCommunity('T1');
  const outcomes = frozenRecords().map((record) => fold(community, record));
  const encode = (horizonUs: Microseconds) =>
    Buffer.from(encodeSnapshot({ meta: 'frozen' }, community, horizonUs, false)).toString('base64');
  return {
    foldVersion: FOLD_VERSION,
    snapshotVersion: SNAPSHOT_VERSION,
    recordsSha256: createHash('sha256').update(readFileSync(RECORDS_FILE)).digest('hex'),
    outcomes,
    digest: communityDigest(community),
    checkpoint: encode(0),
    snapshot: encode(HORIZON_US),
  };
}

function frozenCheckpoint(): FrozenCheckpoint {
  const json: FrozenCheckpoint = JSON.parse(readFileSync(CHECKPOINT_FILE, 'utf8'));
  return json;
}

it.runIf(process.env['REGENERATE_FROZEN'] === '1')(
  'the frozen checkpoint is regenerated only with a new version or new records',
  () => {
    const [frozen, current] = [frozenCheckpoint(), currentCheckpoint()];
    const isSameVersion =
      frozen.foldVersion === current.foldVersion && frozen.snapshotVersion === current.snapshotVersion;
    if (isSameVersion && frozen.recordsSha256 === current.recordsSha256)
      expect(current, 'Raise FOLD_VERSION or SNAPSHOT_VERSION first, then regenerate.').toEqual(frozen);
    writeFileSync(CHECKPOINT_FILE, `${JSON.stringify(current, null, 2)}\n`);
  },
);

it('the frozen records contain every kind of record', () => {
  type KnownRecord = Exclude<SlackRecord, UnknownRecord>;
  type RecordKind<R extends KnownRecord = KnownRecord> = R extends KnownRecord
    ? `${R['metric_type']} ${R['event_type']}`
    : never;
  const kinds: Record<RecordKind | 'unknown', true> = {
    'message_count message': true,
    'member_count team_join': true,
    'channel_count channel_created': true,
    'channel_join_count member_joined_channel': true,
    'reaction_count reaction_added': true,
    'reaction_count reaction_removed': true,
    'none message_changed': true,
    'none message_deleted': true,
    'none user_change': true,
    'none channel_rename': true,
    'none channel_info': true,
    'none workspace_info': true,
    'none team_rename': true,
    'none team_domain_change': true,
    'none definition_set': true,
    'none message': true,
    'none member_left_channel': true,
    'none channel_archive': true,
    'none channel_unarchive': true,
    'none channel_deleted': true,
    'none channel_id_changed': true,
    'none channel_converted': true,
    'none channel_history_changed': true,
    'none app_rate_limited': true,
    'none app_uninstalled': true,
    'none tokens_revoked': true,
    unknown: true,
  };
  const found = frozenRecords().map(({ metric_type, event_type }) =>
    metric_type === 'unknown' ? 'unknown' : `${metric_type} ${event_type}`,
  );
  expect(new Set(found)).toEqual(new Set(Object.keys(kinds)));
});

it('the frozen checkpoint has the versions of the code and belongs to the frozen records', () => {
  const { foldVersion, snapshotVersion, recordsSha256 } = frozenCheckpoint();
  const current = currentCheckpoint();
  expect(
    { foldVersion, snapshotVersion, recordsSha256 },
    `A version or records.jsonl has changed: regenerate the frozen checkpoint with ${COMMAND}`,
  ).toEqual({ foldVersion: FOLD_VERSION, snapshotVersion: SNAPSHOT_VERSION, recordsSha256: current.recordsSha256 });
});

it('the frozen records fold to the frozen digest and outcomes', () => {
  const [{ digest, outcomes }, current] = [frozenCheckpoint(), currentCheckpoint()];
  expect(
    { digest: current.digest, outcomes: current.outcomes },
    `The same records now fold to another community, so checkpoints on disk are wrong: raise FOLD_VERSION in core/state/fold.ts, and regenerate with ${COMMAND}`,
  ).toEqual({ digest, outcomes });
});

it('the folded frozen records encode to the frozen bytes', () => {
  const [{ checkpoint, snapshot }, current] = [frozenCheckpoint(), currentCheckpoint()];
  expect(
    { checkpoint: current.checkpoint, snapshot: current.snapshot },
    `Snapshots and checkpoints now have other bytes: raise SNAPSHOT_VERSION in core/snapshot/snapshot-layout.ts if their format has changed, FOLD_VERSION in core/state/fold.ts if their content has, and regenerate with ${COMMAND}`,
  ).toEqual({ checkpoint, snapshot });
});

it('the frozen bytes decode to a community with the frozen digest', () => {
  const { digest, checkpoint, snapshot } = frozenCheckpoint();
  for (const bytes of [checkpoint, snapshot]) {
    const { meta, community } = decodeSnapshot(Buffer.from(bytes, 'base64'));
    expect(meta).toEqual({ meta: 'frozen' });
    expect(communityDigest(community)).toBe(digest);
  }
});

it('the bytes of version 4 are refused, so that the log is folded again', () => {
  const old: FrozenCheckpoint = JSON.parse(readFileSync(new URL('checkpoint-4.json', import.meta.url), 'utf8'));
  for (const bytes of [old.checkpoint, old.snapshot])
    expect(() => decodeSnapshot(Buffer.from(bytes, 'base64'))).toThrow(
      `the snapshot has version 4, not ${SNAPSHOT_VERSION}`,
    );
});
