import type { Columns } from './columns.ts';
import { type Community, NEVER } from './community.ts';
import { finished, hashText, mixed } from './hash.ts';
import type { Interner } from './interner.ts';
import type { RecentText } from './recent-texts.ts';

type Sum = [number, number];

/**
 * Sixteen hex digits that are equal for equal communities, whatever the order in which they were folded and wherever
 * their horizon lies: a sum over the hash of each row, person, channel and recent text, with ids by name. A browser
 * adds its rows to the sum its snapshot brought for the rows before the horizon.
 */
export function digest(community: Community): string {
  const sum: Sum = [0, 0];
  for (const [id, channel] of community.channels) {
    const hash = hashText(id);
    add(sum, channel.before.digest);
    addRows(sum, hash, channel.rows.columns, community.authors, 0, channel.rows.length);
    if (channel.nameAt > 0) addFields(sum, [hash, 2, hashText(channel.name), channel.nameAt]);
    if (channel.created !== NEVER) addFields(sum, [hash, 3, channel.created, hashText(channel.creator)]);
    const { archived, general } = channel;
    if (archived.at > 0 || archived.value || general)
      addFields(sum, [hash, 6, archived.at, archived.value ? 1 : 0, general ? 1 : 0]);
  }
  for (const [id, { joined, bot, profile }] of community.people) {
    const person = [hashText(id), 4, joined === NEVER ? 0 : joined, bot ? 1 : 0];
    const kind = (profile.deleted ? 1 : 0) + (profile.guest ? 2 : 0);
    addFields(sum, [...person, profile.at, hashText(profile.name), hashText(profile.avatar), kind]);
  }
  for (const [field, { at, value }] of Object.entries(community.workspace))
    if (at > 0) addFields(sum, [hashText(field), 7, at, hashText(value)]);
  for (const text of community.recent.newest()) addText(sum, text);
  return hex(sum[0]) + hex(sum[1]);
}

/** The part of the digest that the rows `[from, to)` of a channel make. */
export function rowsDigest(channel: string, rows: Columns, authors: Interner, from: number, to: number): Sum {
  const sum: Sum = [0, 0];
  addRows(sum, hashText(channel), rows, authors, from, to);
  return sum;
}

function addRows(
  sum: Sum,
  channel: number,
  { ts, root, author, flags }: Columns,
  { hashes }: Interner,
  from: number,
  to: number,
): void {
  let [a, b] = sum;
  for (let row = from; row < to; row++) {
    const at = ts[row] ?? 0;
    const thread = root[row] ?? 0;
    const by = hashes[author[row] ?? 0] ?? 0;
    let hash = mixed(channel, at | 0);
    // The upper half of a `ts` has 21 bits, which leaves room for the flags.
    hash = mixed(hash, (high(at) << 8) | (flags[row] ?? 0));
    hash = mixed(hash, by);
    if (thread !== 0) hash = mixed(mixed(hash, thread | 0), high(thread));
    a = (a + finished(hash)) | 0;
    b = (b + finished(hash ^ Math.imul(at | 0, 0x9e3779b1) ^ by)) | 0;
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
  for (const field of fields) hash = mixed(mixed(hash, field | 0), high(field));
  add(sum, [finished(hash), finished(hash ^ 0x9e3779b1)]);
}

function add(sum: Sum, other: readonly [number, number]): void {
  sum[0] = (sum[0] + other[0]) | 0;
  sum[1] = (sum[1] + other[1]) | 0;
}

/** What lies above the lower 32 bits of a whole number. */
function high(value: number): number {
  return (value / 2 ** 32) | 0;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
