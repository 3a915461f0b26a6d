import {
  type ChannelState,
  type Community,
  createCommunity,
  NEVER_US,
  type PreHorizonTotals,
} from '../state/community.ts';
import { countedTotalsBefore } from '../state/counted-totals.ts';
import { type CountingRule, createCountingRule } from '../state/counting-rule.ts';
import { rowsDigest } from '../state/digest.ts';
import type { Interner } from '../state/interner.ts';
import type { LastWrite } from '../state/last-write.ts';
import { MessageRows } from '../state/message-rows.ts';
import type { RecentText } from '../state/recent-texts.ts';
import type { WorkspaceState } from '../state/workspace.ts';
import { DAY_US } from '../time/units.ts';
import { HELD_DAYS } from '../time/window.ts';
import { AuthorTable, decodeRows, encodeRows } from './column-codec.ts';
import { VarintReader, VarintWriter } from './varint.ts';

const SNAPSHOT_ROWS_US = HELD_DAYS * DAY_US;

/** The shape of the head, so that no reader mistakes an older or newer one for its own. */
export const SNAPSHOT_VERSION = 3;

interface SnapshotHead {
  version: number;
  meta: unknown;
  team: string;
  workspace: WorkspaceState;
  horizon: number;
  authors: string[];
  people: SnapshotPerson[];
  channels: SnapshotChannel[];
  recent: RecentText[];
}

type SnapshotPerson = [
  id: string,
  joined: number,
  bot: 0 | 1,
  at: number,
  name: string,
  avatar: string,
  deleted: 0 | 1,
  guest: 0 | 1,
];

type SnapshotChannel = [
  id: string,
  rows: number,
  name: string,
  nameAt: number,
  created: number,
  creator: string,
  before: PreHorizonTotals,
  archived: LastWrite<boolean>,
  general: boolean,
];

/**
 * How far back a dashboard opened at `now` (microseconds) holds rows: far enough for 61 local days, and for the author
 * of every recent text.
 */
export function dashboardHorizonUs(community: Community, now: number): number {
  const oldestText = community.recentTexts.newest().at(-1);
  return Math.max(0, Math.min(now - SNAPSHOT_ROWS_US, oldestText?.ts ?? NEVER_US));
}

/**
 * The community as bytes: four bytes of length, a head in JSON, then the rows as delta varints, channel by channel and
 * column by column (what is alike stands together, so that it compresses). Rows before the horizon (microseconds) are
 * summed. `meta` is whatever the reader should get beside the community, as JSON. Without texts, recent messages keep
 * their places.
 */
export function encodeSnapshot(
  meta: unknown,
  community: Community,
  horizon: number,
  countDirect: boolean,
  withTexts = true,
): Uint8Array<ArrayBuffer> {
  const rule = createCountingRule(community, countDirect);
  const out = new VarintWriter();
  const authors = new AuthorTable(community.authors);
  const channels: SnapshotChannel[] = [];
  const cut = Math.max(horizon, community.horizonUs);
  for (const [id, channel] of community.channels) {
    const { rows, name, namedAtUs: nameAt, createdAtUs: created, creator, archived, general } = channel;
    const from = rows.firstRowAfter(cut - 1);
    const before = preHorizonTotals(id, channel, community.authors, from, rule);
    channels.push([id, rows.length - from, name, nameAt, created, creator, before, archived, general]);
    encodeRows(out, rows.columns, from, rows.length, authors);
  }
  const head: SnapshotHead = {
    version: SNAPSHOT_VERSION,
    meta,
    team: community.team,
    workspace: community.workspace,
    horizon: cut,
    authors: authors.ids,
    people: [...community.people].map(([id, { joinedAtUs: joined, bot, profile }]) => [
      id,
      joined,
      bot ? 1 : 0,
      profile.at,
      profile.name,
      profile.avatar,
      profile.deleted ? 1 : 0,
      profile.guest ? 1 : 0,
    ]),
    channels,
    recent: community.recentTexts.newest().map((text) => (withTexts ? text : { ...text, text: '' })),
  };
  return joinHeadAndColumns(new TextEncoder().encode(JSON.stringify(head)), out.bytes());
}

/** Throws `RangeError` if the bytes are cut, damaged or of another version. They come from our own server or disk. */
export function decodeSnapshot(bytes: Uint8Array): { meta: unknown; community: Community } {
  const { head, columns } = splitHeadAndColumns(bytes);
  const community = createCommunity(head.team, head.horizon);
  community.workspace = head.workspace;
  const authors = Uint32Array.from(head.authors, (id) => community.authors.intern(id));
  const input = new VarintReader(columns);
  for (const [id, count, name, nameAt, created, creator, before, archived, general] of head.channels) {
    const rows = MessageRows.from(community.authors, decodeRows(input, count, authors));
    community.channels.set(id, {
      rows,
      name,
      namedAtUs: nameAt,
      createdAtUs: created,
      creator,
      preHorizon: before,
      archived,
      general,
    });
  }
  for (const [id, joined, bot, at, name, avatar, deleted, guest] of head.people) {
    const profile = { at, name, avatar, deleted: deleted === 1, guest: guest === 1 };
    community.people.set(id, { joinedAtUs: joined, bot: bot === 1, profile });
  }
  for (const { channel, ts, text, at } of head.recent) community.recentTexts.put(channel, ts, text, at);
  return { meta: head.meta, community };
}

function preHorizonTotals(
  id: string,
  channel: ChannelState,
  authors: Interner,
  to: number,
  rule: CountingRule,
): PreHorizonTotals {
  if (to === 0) return channel.preHorizon;
  const { columns } = channel.rows;
  const digest = rowsDigest(id, columns, authors, 0, to);
  const [a, b] = channel.preHorizon.digest;
  return { ...countedTotalsBefore(channel, to, rule), digest: [(a + digest[0]) | 0, (b + digest[1]) | 0] };
}

function joinHeadAndColumns(head: Uint8Array, columns: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + head.length + columns.length);
  new DataView(bytes.buffer).setUint32(0, head.length);
  bytes.set(head, 4);
  bytes.set(columns, 4 + head.length);
  return bytes;
}

function splitHeadAndColumns(bytes: Uint8Array): { head: SnapshotHead; columns: Uint8Array } {
  const length = bytes.length < 4 ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length < 0 || 4 + length > bytes.length) throw new RangeError('the snapshot is cut');
  const head: SnapshotHead = JSON.parse(
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, 4 + length)),
  );
  if (head.version !== SNAPSHOT_VERSION)
    throw new RangeError(`the snapshot has version ${head.version}, not ${SNAPSHOT_VERSION}`);
  return { head, columns: bytes.subarray(4 + length) };
}
