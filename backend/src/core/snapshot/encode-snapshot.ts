import {
  type ChannelState,
  type Community,
  NEVER_US,
  type PersonState,
  type PreHorizonTotals,
} from '../state/community.ts';
import { compareStrings } from '../state/compare-strings.ts';
import { countedTotalsBefore } from '../state/counted-totals.ts';
import { type CountingRule, createCountingRule } from '../state/counting-rule.ts';
import { digestBefore } from '../state/digest.ts';
import type { Interner } from '../state/interner.ts';
import { DAY_US, type Microseconds } from '../time/units.ts';
import { HELD_DAYS } from '../time/window.ts';
import { AuthorTable, encodeEdits, encodeRows } from './column-codec.ts';
import { copyCommunity } from './copy-community.ts';
import { SNAPSHOT_VERSION, type SnapshotChannel, type SnapshotHead, type SnapshotPerson } from './snapshot-layout.ts';
import { VarintWriter } from './varint.ts';

/** How far back a page may show rows. */
const SNAPSHOT_ROWS_US: Microseconds = HELD_DAYS * DAY_US;

/**
 * The horizon of a snapshot for a page that opens at an instant: early enough for the days of the chart and for the
 * author of every recent text.
 */
export function dashboardHorizonUs(community: Community, nowUs: Microseconds): Microseconds {
  const oldestText = community.recentTexts.newest().at(-1);
  return Math.max(0, Math.min(nowUs - SNAPSHOT_ROWS_US, oldestText?.ts ?? NEVER_US));
}

/**
 * Encodes the community: four bytes with the length of the head, the head as JSON, then the rows of each channel as
 * varints, column by column; see `docs/architecture.md#snapshot`. Rows before the horizon become totals of what counts
 * by the definition of the community; those of channels that count apart as well. `meta` is any JSON value, which
 * `decodeSnapshot` returns. Without texts, recent texts are empty.
 */
export function encodeSnapshot(
  meta: unknown,
  community: Community,
  horizonUs: Microseconds,
  countDirectMessages: boolean,
  includesTexts = true,
): Uint8Array<ArrayBuffer> {
  const steps = encodeSteps(meta, community, horizonUs, countDirectMessages, includesTexts);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Encodes the bytes of `encodeSnapshot` in steps of a few milliseconds, for a process that must stay responsive. The
 * call itself copies the community: the bytes are of this moment, whatever is folded between the steps.
 */
export function encodeSnapshotInSteps(
  meta: unknown,
  community: Community,
  horizonUs: Microseconds,
  countDirectMessages: boolean,
  includesTexts = true,
): Generator<void, Uint8Array<ArrayBuffer>> {
  return encodeSteps(meta, copyCommunity(community), horizonUs, countDirectMessages, includesTexts);
}

function* encodeSteps(
  meta: unknown,
  community: Community,
  horizonUs: Microseconds,
  countDirectMessages: boolean,
  includesTexts: boolean,
): Generator<void, Uint8Array<ArrayBuffer>> {
  const rule = createCountingRule(community, countDirectMessages, community.definitions.current());
  const out = new VarintWriter();
  const authors = new AuthorTable(community.authors);
  const channels: SnapshotChannel[] = [];
  const effectiveHorizonUs = Math.max(horizonUs, community.horizonUs);
  for (const [id, channel] of community.channels) {
    const { rows, edits, name, createdAtUs, creator, archived, general } = channel;
    const from = rows.firstRowAfter(effectiveHorizonUs - 1);
    const preHorizon = preHorizonTotals(id, channel, community.authors, from, rule, effectiveHorizonUs);
    const rowCount = rows.length - from;
    yield* encodeRows(out, rows.columns, from, rows.length, authors);
    const editCount = encodeEdits(out, [...edits.all(effectiveHorizonUs)]);
    channels.push([id, rowCount, name.value, name.at, createdAtUs, creator, preHorizon, archived, general, editCount]);
    yield;
  }
  const head: SnapshotHead = {
    version: SNAPSHOT_VERSION,
    meta,
    team: community.team,
    workspace: community.workspace,
    horizon: effectiveHorizonUs,
    authors: authors.ids,
    firstMessages: firstMessages(community, effectiveHorizonUs, new Set(authors.ids)),
    people: [...community.people].map(encodePerson),
    channels,
    channelChanges: community.channelChanges.all(),
    recent: community.recentTexts.newest().map((text) => (includesTexts ? text : { ...text, text: '' })),
    definitions: community.definitions.all(),
  };
  yield;
  const headBytes = new TextEncoder().encode(JSON.stringify(head));
  yield;
  return joinHeadAndColumns(headBytes, out.written());
}

/**
 * The first message of each author that a page may need: of those in its rows, and of those with a join of the past.
 * Without a horizon, of all.
 */
function firstMessages(
  { authors, firstMessageUs, people }: Community,
  horizonUs: Microseconds,
  authorsInRows: ReadonlySet<string>,
): [author: string, us: Microseconds][] {
  const isNeeded = (id: string) =>
    horizonUs === 0 || authorsInRows.has(id) || (people.get(id)?.pastJoinUs ?? NEVER_US) !== NEVER_US;
  const all = authors.ids.flatMap((id, author): [string, Microseconds][] => {
    const us = firstMessageUs[author];
    return us !== undefined && isNeeded(id) ? [[id, us]] : [];
  });
  // Indexes depend on the order of arrival, and equal communities have equal bytes.
  return all.sort(([a], [b]) => compareStrings(a, b));
}

function encodePerson([id, person]: [id: string, person: PersonState]): SnapshotPerson {
  const { joinedAtUs, eventJoinUs, pastJoinUs, bot, profile, messageProfile, home } = person;
  return [
    id,
    joinedAtUs,
    eventJoinUs,
    pastJoinUs,
    bot ? 1 : 0,
    profile.at,
    profile.name,
    profile.avatar,
    profile.deleted ? 1 : 0,
    profile.guest ? 1 : 0,
    messageProfile.at > 0 ? messageProfile : null,
    (home.here ? 1 : 0) + (home.elsewhere ? 2 : 0),
  ];
}

function preHorizonTotals(
  id: string,
  channel: ChannelState,
  authors: Interner,
  to: number,
  rule: CountingRule,
  horizonUs: Microseconds,
): PreHorizonTotals {
  return { ...countedTotalsBefore(channel, to, rule), digest: digestBefore(id, channel, authors, horizonUs) };
}

function joinHeadAndColumns(head: Uint8Array, columns: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + head.length + columns.length);
  new DataView(bytes.buffer).setUint32(0, head.length);
  bytes.set(head, 4);
  bytes.set(columns, 4 + head.length);
  return bytes;
}
