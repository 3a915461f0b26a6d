import { type Microseconds, SECOND_US } from '../time/units.ts';
import type { ChannelChange } from './channel-changes.ts';
import { type ChannelState, type Community, NEVER_US, type PersonState } from './community.ts';
import type { Interner } from './interner.ts';
import { finalizeHash, hashString, mixHash } from './murmur-hash.ts';
import { DELETED_FOR_GOOD, type RecentText } from './recent-texts.ts';
import type { MessageColumns } from './rows/message-columns.ts';
import type { MessageEdit } from './rows/message-edits.ts';

type DigestSum = [number, number];

/**
 * Returns 16 hex digits that are equal for equal communities, for any order of their records and any
 * horizon; see `docs/architecture.md#digest`. The digest is the sum of the hashes of all rows, people, channels and
 * recent texts, with ids as text. For the rows before the horizon it takes the sum that the snapshot contains.
 */
export function communityDigest(community: Community): string {
  const sum: DigestSum = [0, 0];
  for (const [id, channel] of community.channels) {
    const hash = hashString(id);
    add(sum, channel.preHorizon.digest);
    addRows(sum, hash, channel.rows.columns, community.authors, 0, channel.rows.length);
    for (const edit of channel.edits.all()) addEdit(sum, hash, edit);
    const { name, createdAtUs, creator, archived, general } = channel;
    if (name.at > 0) addFields(sum, [hash, 2, hashString(name.value), name.at]);
    if (createdAtUs !== NEVER_US) addFields(sum, [hash, 3, createdAtUs, hashString(creator)]);
    if (archived.at > 0 || archived.value || general)
      addFields(sum, [hash, 6, archived.at, archived.value ? 1 : 0, general ? 1 : 0]);
  }
  for (const change of community.channelChanges.all()) addChannelChange(sum, change);
  for (const [id, person] of community.people) addPerson(sum, hashString(id), person);
  for (const [field, { at, value }] of Object.entries(community.workspace))
    if (at > 0) addFields(sum, [hashString(field), 7, at, hashString(value)]);
  for (const text of community.recentTexts.newest()) addText(sum, text);
  for (const { at, id, definition, by, note } of community.definitions.all())
    addFields(sum, [hashString(id), 13, at, hashString(JSON.stringify(definition)), hashString(by), hashString(note)]);
  return toHex32(sum[0]) + toHex32(sum[1]);
}

/** The part of the digest that the rows and edits of a channel before an instant contribute. */
export function digestBefore(
  channel: string,
  { rows, edits, preHorizon }: ChannelState,
  authors: Interner,
  beforeUs: Microseconds,
): DigestSum {
  const hash = hashString(channel);
  const sum: DigestSum = [...preHorizon.digest];
  addRows(sum, hash, rows.columns, authors, 0, rows.firstRowAfter(beforeUs - 1));
  for (const edit of edits.all()) {
    if (edit.ts >= beforeUs) break;
    addEdit(sum, hash, edit);
  }
  return sum;
}

function addRows(
  sum: DigestSum,
  channel: number,
  { ts, threadTs, author, flags }: MessageColumns,
  { hashes }: Interner,
  from: number,
  to: number,
): void {
  let [a, b] = sum;
  for (let row = from; row < to; row++) {
    const us = ts[row] ?? 0;
    const threadUs = threadTs[row] ?? 0;
    const authorHash = hashes[author[row] ?? 0] ?? 0;
    let hash = mixHash(channel, us | 0);
    // The upper half of a `ts` has 21 bits, which leaves room for the flags.
    hash = mixHash(hash, (highBits(us) << 8) | (flags[row] ?? 0));
    hash = mixHash(hash, authorHash);
    if (threadUs !== 0) hash = mixHash(mixHash(hash, threadUs | 0), highBits(threadUs));
    a = (a + finalizeHash(hash)) | 0;
    b = (b + finalizeHash(hash ^ Math.imul(us | 0, 0x9e3779b1) ^ authorHash)) | 0;
  }
  sum[0] = a;
  sum[1] = b;
}

function addChannelChange(sum: DigestSum, change: ChannelChange): void {
  const id = hashString(change.id);
  const { value: isPrivate, at } = change.private;
  addFields(sum, [id, 8, change.idChangedAtUs, change.deletedAtUs, change.madePrivateAtUs, at, isPrivate ? 1 : 0]);
  for (const otherId of change.otherIds) addFields(sum, [id, 9, hashString(otherId)]);
}

function addPerson(sum: DigestSum, id: number, { joinedAtUs, bot, home, profile, messageProfile }: PersonState): void {
  const status = (profile.deleted ? 1 : 0) + (profile.guest ? 2 : 0);
  const fields = [id, 4, joinedAtUs === NEVER_US ? 0 : joinedAtUs, bot ? 1 : 0];
  addFields(sum, [...fields, profile.at, hashString(profile.name), hashString(profile.avatar), status]);
  if (home.here || home.elsewhere) addFields(sum, [id, 12, home.here ? 1 : 0, home.elsewhere ? 1 : 0]);
  const { at, name, avatar } = messageProfile;
  if (at > 0) addFields(sum, [id, 10, at, hashString(name), hashString(avatar)]);
}

/** Of the time of the edit only the second, as in `addText`. */
function addEdit(sum: DigestSum, channel: number, { ts, at, asks }: MessageEdit): void {
  addFields(sum, [channel, 11, ts, wholeSecondUs(at), asks ? 1 : 0]);
}

/**
 * Adds the existence and time of a text, but not the text: with `KEEP_TEXT=false` the server does not have it. Of the
 * time only the second: what was read has no more, see `textTimeUs`.
 */
function addText(sum: DigestSum, { channel, ts, at }: RecentText): void {
  addFields(sum, [hashString(channel), 5, ts, at === DELETED_FOR_GOOD ? at : wholeSecondUs(at)]);
}

function wholeSecondUs(us: Microseconds): Microseconds {
  return Math.floor(us / SECOND_US) * SECOND_US;
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

/** The bits of a whole number above its lower 32. */
function highBits(value: number): number {
  return (value / 2 ** 32) | 0;
}

function toHex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
