import { type Community, NEVER } from './community.ts';
import type { RecentText } from './recent-texts.ts';
import type { Rows } from './rows.ts';

type Sum = [number, number];

/**
 * Sixteen hex digits that are equal for equal communities, whatever the order in which they were folded and wherever
 * their horizon lies: a sum over the hash of each row, person, channel and recent text, with ids by name. A browser
 * adds its rows to the sum its snapshot brought for the rows before the horizon. It guards against our own mistakes,
 * not against forgery.
 */
export function digest(community: Community): string {
  const sum: Sum = [0, 0];
  const authors = community.authors.ids.map(hashText);
  for (const [id, channel] of community.channels) {
    const channelHash = hashText(id);
    add(sum, channel.before.digest);
    addRows(sum, channelHash, channel.rows, authors, 0, channel.rows.length);
    if (channel.nameAt > 0) addFields(sum, [channelHash, 2, hashText(channel.name), channel.nameAt]);
    if (channel.created !== NEVER) addFields(sum, [channelHash, 3, channel.created, hashText(channel.creator)]);
  }
  for (const [id, { joined, bot, profile }] of community.people) {
    const person = [hashText(id), 4, joined === NEVER ? 0 : joined, bot ? 1 : 0];
    addFields(sum, [...person, profile.at, hashText(profile.name), hashText(profile.avatar), profile.deleted ? 1 : 0]);
  }
  for (const text of community.recent.newest()) addText(sum, text);
  return hex(sum[0]) + hex(sum[1]);
}

/** The part of the digest that the rows `[from, to)` of a channel make. */
export function rowsDigest(channel: string, rows: Rows, ids: readonly string[], from: number, to: number): Sum {
  const sum: Sum = [0, 0];
  addRows(sum, hashText(channel), rows, ids.map(hashText), from, to);
  return sum;
}

function addRows(sum: Sum, channel: number, rows: Rows, authors: readonly number[], from: number, to: number): void {
  let [a, b] = sum;
  for (let row = from; row < to; row++) {
    const ts = rows.tsAt(row);
    const root = rows.rootAt(row);
    let hash = mix(channel, ts / 2 ** 32);
    hash = mix(hash, ts % 2 ** 32);
    hash = mix(hash, authors[rows.authorAt(row)] ?? 0);
    hash = mix(hash, root / 2 ** 32);
    hash = mix(hash, root % 2 ** 32);
    hash = mix(hash, rows.flagsAt(row));
    a = (a + hash) >>> 0;
    b = (b + mix(hash, 0x9e3779b9)) >>> 0;
  }
  sum[0] = a;
  sum[1] = b;
}

/** That there is a text, and of when; not the text, which a server may be told not to keep. */
function addText(sum: Sum, { channel, ts, at }: RecentText): void {
  addFields(sum, [hashText(channel), 5, ts, at]);
}

function addFields(sum: Sum, fields: readonly number[]): void {
  let hash = 0;
  for (const field of fields) hash = mix(mix(hash, field / 2 ** 32), field % 2 ** 32);
  add(sum, [hash, mix(hash, 0x9e3779b9)]);
}

function add(sum: Sum, other: readonly [number, number]): void {
  sum[0] = (sum[0] + other[0]) >>> 0;
  sum[1] = (sum[1] + other[1]) >>> 0;
}

/** One round of MurmurHash3's body and finalizer (Austin Appleby, public domain): cheap, and every bit counts. */
function mix(hash: number, value: number): number {
  let k = Math.imul(value | 0, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  let h = hash ^ k;
  h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
