import { type Before, type ChannelState, type Community, createCommunity, NEVER } from './community.ts';
import { countedMask } from './counted.ts';
import { rowsDigest } from './digest.ts';
import type { Interner } from './interner.ts';
import type { RecentText } from './recent-texts.ts';
import { Rows } from './rows.ts';
import { DAY } from './timestamp.ts';
import { VarintReader, VarintWriter } from './varint.ts';

/** 61 local days need 62 days of rows: a day may have 25 hours. */
const HELD = 62 * DAY;

/** The shape of the head, so that no reader mistakes an older or newer one for its own. */
export const SNAPSHOT_VERSION = 1;

interface Head {
  version: number;
  meta: unknown;
  team: string;
  horizon: number;
  authors: string[];
  people: [id: string, joined: number, bot: 0 | 1, at: number, name: string, avatar: string, deleted: 0 | 1][];
  channels: ChannelHead[];
  recent: RecentText[];
}

type ChannelHead = [
  id: string,
  rows: number,
  name: string,
  nameAt: number,
  created: number,
  creator: string,
  before: Before,
];

/**
 * How far back a dashboard opened at `now` (microseconds) holds rows: far enough for 61 local days, and for the author
 * of every recent text.
 */
export function dashboardHorizon(community: Community, now: number): number {
  const oldestText = community.recent.newest().at(-1);
  return Math.max(0, Math.min(now - HELD, oldestText?.ts ?? NEVER));
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
  const counted = countedMask(community, countDirect);
  const out = new VarintWriter();
  const authors = new AuthorTable(community.authors);
  const channels: ChannelHead[] = [];
  const cut = Math.max(horizon, community.horizon);
  for (const [id, channel] of community.channels) {
    const { rows, name, nameAt, created, creator } = channel;
    const from = rows.firstAfter(cut - 1);
    const before = sumBefore(id, channel, community.authors.ids, from, counted);
    channels.push([id, rows.length - from, name, nameAt, created, creator, before]);
    writeRows(out, rows, from, authors);
  }
  const head: Head = {
    version: SNAPSHOT_VERSION,
    meta,
    team: community.team,
    horizon: cut,
    authors: authors.ids,
    people: [...community.people].map(([id, { joined, bot, profile }]) => [
      id,
      joined,
      bot ? 1 : 0,
      profile.at,
      profile.name,
      profile.avatar,
      profile.deleted ? 1 : 0,
    ]),
    channels,
    recent: community.recent.newest().map((text) => (withTexts ? text : { ...text, text: '' })),
  };
  return frame(new TextEncoder().encode(JSON.stringify(head)), out.bytes());
}

/** Throws `RangeError` if the bytes are cut, damaged or of another version. They come from our own server or disk. */
export function decodeSnapshot(bytes: Uint8Array): { meta: unknown; community: Community } {
  const { head, columns } = unframe(bytes);
  const community = createCommunity(head.team, head.horizon);
  const authors = head.authors.map((id) => community.authors.index(id));
  const input = new VarintReader(columns);
  for (const [id, count, name, nameAt, created, creator, before] of head.channels) {
    const rows = new Rows(community.authors, count);
    readRows(input, rows, count, authors);
    community.channels.set(id, { rows, name, nameAt, created, creator, before });
  }
  for (const [id, joined, bot, at, name, avatar, deleted] of head.people) {
    const profile = { at, name, avatar, deleted: deleted === 1 };
    community.people.set(id, { joined, bot: bot === 1, profile });
  }
  for (const text of head.recent) community.recent.put(text);
  return { meta: head.meta, community };
}

function sumBefore(
  id: string,
  channel: ChannelState,
  ids: readonly string[],
  to: number,
  counted: (rows: Rows, row: number) => boolean,
): Before {
  if (to === 0) return channel.before;
  const digest = rowsDigest(id, channel.rows, ids, 0, to);
  let { messages, first, last } = channel.before;
  for (let row = 0; row < to; row++) {
    if (!counted(channel.rows, row)) continue;
    messages++;
    first = Math.min(first, channel.rows.tsAt(row));
    last = Math.max(last, channel.rows.tsAt(row));
  }
  const [a, b] = channel.before.digest;
  return { messages, first, last, digest: [(a + digest[0]) >>> 0, (b + digest[1]) >>> 0] };
}

/** Authors numbered in the order in which the rows name them. */
class AuthorTable {
  readonly ids: string[] = [];
  readonly #authors: Interner;
  readonly #numbers = new Map<number, number>();

  constructor(authors: Interner) {
    this.#authors = authors;
  }

  number(index: number): number {
    const known = this.#numbers.get(index);
    if (known !== undefined) return known;
    const number = this.ids.push(this.#authors.id(index)) - 1;
    this.#numbers.set(index, number);
    return number;
  }
}

function writeRows(out: VarintWriter, rows: Rows, from: number, authors: AuthorTable): void {
  for (let row = from; row < rows.length; row++) out.write(rows.tsAt(row) - (row > from ? rows.tsAt(row - 1) : 0));
  for (let row = from; row < rows.length; row++) out.write(authors.number(rows.authorAt(row)));
  for (let row = from; row < rows.length; row++) out.write(rows.rootAt(row) && rows.tsAt(row) - rows.rootAt(row));
  for (let row = from; row < rows.length; row++) out.write(rows.flagsAt(row));
}

function readRows(input: VarintReader, rows: Rows, count: number, authors: readonly number[]): void {
  const ts = new Float64Array(count);
  const author = new Uint32Array(count);
  const root = new Float64Array(count);
  let last = 0;
  for (let i = 0; i < count; i++) {
    last += input.read();
    ts[i] = last;
  }
  for (let i = 0; i < count; i++) author[i] = authors[input.read()] ?? 0;
  for (let i = 0; i < count; i++) {
    const distance = input.read();
    root[i] = distance === 0 ? 0 : (ts[i] ?? 0) - distance;
  }
  for (let i = 0; i < count; i++) rows.put(ts[i] ?? 0, author[i] ?? 0, root[i] ?? 0, input.read());
}

function frame(head: Uint8Array, columns: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + head.length + columns.length);
  new DataView(bytes.buffer).setUint32(0, head.length);
  bytes.set(head, 4);
  bytes.set(columns, 4 + head.length);
  return bytes;
}

function unframe(bytes: Uint8Array): { head: Head; columns: Uint8Array } {
  const length = bytes.length < 4 ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length < 0 || 4 + length > bytes.length) throw new RangeError('the snapshot is cut');
  const head: Head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, 4 + length)));
  if (head.version !== SNAPSHOT_VERSION)
    throw new RangeError(`the snapshot has version ${head.version}, not ${SNAPSHOT_VERSION}`);
  return { head, columns: bytes.subarray(4 + length) };
}
