import { type Community, NEVER_US } from './community.ts';
import type { Interner } from './interner.ts';
import type { MessageColumns } from './message-columns.ts';
import { finalizeHash, hashString, mixHash } from './murmur-hash.ts';
import type { RecentText } from './recent-texts.ts';

type DigestSum = [number, number];

/**
 * Sixteen hex digits that are equal for equal communities, whatever the order in which they were folded and wherever
 * their horizon lies: a sum over the hash of each row, person, channel and recent text, with ids by name. A browser
 * adds its rows to the sum its snapshot brought for the rows before the horizon.
 */
export function communityDigest(community: Community): string {
  const sum: DigestSum = [0, 0];
  for (const [id, channel] of community.channels) {
    const hash = hashString(id);
    add(sum, channel.preHorizon.digest);
    addRows(sum, hash, channel.rows.columns, community.authors, 0, channel.rows.length);
    if (channel.namedAtUs > 0) addFields(sum, [hash, 2, hashString(channel.name), channel.namedAtUs]);
    if (channel.createdAtUs !== NEVER_US) addFields(sum, [hash, 3, channel.createdAtUs, hashString(channel.creator)]);
    const { archived, general } = channel;
    if (archived.at > 0 || archived.value || general)
      addFields(sum, [hash, 6, archived.at, archived.value ? 1 : 0, general ? 1 : 0]);
  }
  for (const [id, { joinedAtUs: joined, bot, profile }] of community.people) {
    const person = [hashString(id), 4, joined === NEVER_US ? 0 : joined, bot ? 1 : 0];
    const kind = (profile.deleted ? 1 : 0) + (profile.guest ? 2 : 0);
    addFields(sum, [...person, profile.at, hashString(profile.name), hashString(profile.avatar), kind]);
  }
  for (const [field, { at, value }] of Object.entries(community.workspace))
    if (at > 0) addFields(sum, [hashString(field), 7, at, hashString(value)]);
  for (const text of community.recentTexts.newest()) addText(sum, text);
  return toHex32(sum[0]) + toHex32(sum[1]);
}

/** The part of the digest that the rows `[from, to)` of a channel make. */
export function rowsDigest(
  channel: string,
  rows: MessageColumns,
  authors: Interner,
  from: number,
  to: number,
): DigestSum {
  const sum: DigestSum = [0, 0];
  addRows(sum, hashString(channel), rows, authors, from, to);
  return sum;
}

function addRows(
  sum: DigestSum,
  channel: number,
  { ts, threadTs: root, author, flags }: MessageColumns,
  { hashes }: Interner,
  from: number,
  to: number,
): void {
  let [a, b] = sum;
  for (let row = from; row < to; row++) {
    const at = ts[row] ?? 0;
    const thread = root[row] ?? 0;
    const by = hashes[author[row] ?? 0] ?? 0;
    let hash = mixHash(channel, at | 0);
    // The upper half of a `ts` has 21 bits, which leaves room for the flags.
    hash = mixHash(hash, (highBits(at) << 8) | (flags[row] ?? 0));
    hash = mixHash(hash, by);
    if (thread !== 0) hash = mixHash(mixHash(hash, thread | 0), highBits(thread));
    a = (a + finalizeHash(hash)) | 0;
    b = (b + finalizeHash(hash ^ Math.imul(at | 0, 0x9e3779b1) ^ by)) | 0;
  }
  sum[0] = a;
  sum[1] = b;
}

/** That there is a text, and of when; not the text, which a server may be told not to keep. */
function addText(sum: DigestSum, { channel, ts, at }: RecentText): void {
  addFields(sum, [hashString(channel), 5, ts, at]);
}

function addFields(sum: DigestSum, fields: readonly number[]): void {
  let hash = 0;
  for (const field of fields) hash = mixHash(mixHash(hash, field | 0), highBits(field));
  add(sum, [finalizeHash(hash), finalizeHash(hash ^ 0x9e3779b1)]);
}

function add(sum: DigestSum, other: readonly [number, number]): void {
  sum[0] = (sum[0] + other[0]) | 0;
  sum[1] = (sum[1] + other[1]) | 0;
}

/** What lies above the lower 32 bits of a whole number. */
function highBits(value: number): number {
  return (value / 2 ** 32) | 0;
}

function toHex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
