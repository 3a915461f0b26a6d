import type { ChannelCreatedRecord } from '../records/record.ts';
import type { Microseconds } from '../time/units.ts';
import { type ChannelState, type Community, getOrCreateChannel, NEVER_US, NO_TOTALS } from './community.ts';
import type { FoldOutcome } from './fold.ts';
import { latestWrite } from './last-write.ts';
import { DELETED_FOR_GOOD, type RecentText } from './recent-texts.ts';
import { FLAG_DELETED } from './rows/message-columns.ts';
import { applyWholeChannelRecord, type WholeChannelRecord } from './whole-channel-record.ts';

/** Adds the creation of a channel, in place. The earliest holds. */
export function foldChannelCreated(
  community: Community,
  { channel: id, name = '', user: creator = '' }: ChannelCreatedRecord,
  at: Microseconds,
): void {
  setCreation(getOrCreateChannel(community, id), at, creator);
  setChannelName(community, id, at, name);
}

/** Sets the name of a channel from an instant on, in place. An empty name changes nothing. */
export function setChannelName(community: Community, id: string, at: Microseconds, name: string): void {
  const channel = getOrCreateChannel(community, id);
  if (name && at > community.channelChanges.erasedUntilUs(id))
    channel.name = latestWrite(channel.name, { at, value: name });
}

/** Sets whether a channel is archived from an instant on, in place. */
export function setChannelArchived(
  community: Community,
  id: string | undefined,
  at: Microseconds,
  archived: boolean,
): void {
  if (!id) return;
  const channel = getOrCreateChannel(community, id);
  channel.archived = latestWrite(channel.archived, { at, value: archived });
}

/** Adds an event about a whole channel, in place; see `docs/slack-events.md#whole-channels`. */
export function foldWholeChannel(community: Community, record: WholeChannelRecord, at: Microseconds): FoldOutcome {
  const { channelChanges } = community;
  const replacedIds = applyWholeChannelRecord(channelChanges, record);
  if (record.event_type === 'channel_deleted') setChannelArchived(community, record.channel, at, true);
  const areTotalsWrong = [
    ...replacedIds.map((replacedId) => moveChannel(community, replacedId)),
    eraseInChannel(community, channelChanges.currentId(record.channel)),
  ].includes(true);
  community.recentTexts.replaceEach((text) => storableText(community, text));
  return areTotalsWrong ? 'too_old' : 'folded';
}

/** The text as it may be shown, of the channel's current id: empty if the channel was deleted or made private later. */
export function storableText({ channelChanges }: Community, recent: RecentText): RecentText {
  const change = channelChanges.find(recent.channel);
  if (!change) return recent;
  const { id: channel, deletedAtUs, madePrivateAtUs } = change;
  const { ts } = recent;
  if (ts <= deletedAtUs) return { channel, ts, text: '', at: DELETED_FOR_GOOD };
  return { channel, ts, text: ts <= madePrivateAtUs ? '' : recent.text, at: recent.at };
}

/**
 * Moves the state of an id that is not current any more to the current one. Returns whether it has totals before the
 * horizon: their digest contains the id, and messages that both ids have cannot be found in them.
 */
function moveChannel(community: Community, replacedId: string): boolean {
  const { channels } = community;
  const source = channels.get(replacedId);
  if (!source) return false;
  channels.delete(replacedId);
  const target = getOrCreateChannel(community, replacedId);
  target.rows.addAll(source.rows);
  target.edits.addAll(source.edits);
  target.name = latestWrite(target.name, source.name);
  target.archived = latestWrite(target.archived, source.archived);
  target.general ||= source.general;
  if (source.createdAtUs !== NEVER_US) setCreation(target, source.createdAtUs, source.creator);
  const [a, b] = [target.preHorizon, source.preHorizon];
  target.preHorizon = {
    messages: a.messages + b.messages,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
    digest: [(a.digest[0] + b.digest[0]) | 0, (a.digest[1] + b.digest[1]) | 0],
  };
  return hasTotals(source);
}

/** Applies deletion and conversion to the state of a channel. Returns whether totals before the horizon are wrong. */
function eraseInChannel({ channels, channelChanges, horizonUs }: Community, id: string): boolean {
  const channel = channels.get(id);
  if (!channel) return false;
  if (channel.name.at <= channelChanges.erasedUntilUs(id)) channel.name = { at: 0, value: '' };
  const deletedAtUs = channelChanges.find(id)?.deletedAtUs ?? 0;
  if (deletedAtUs === 0) return false;
  channel.rows.flagUntil(deletedAtUs, FLAG_DELETED);
  // Until the new snapshot arrives, the deleted messages must not be counted.
  if (deletedAtUs >= horizonUs) channel.preHorizon = { ...NO_TOTALS, digest: channel.preHorizon.digest };
  return hasTotals(channel);
}

/** Whether the channel has messages before the horizon, counted or not. */
function hasTotals({ preHorizon }: ChannelState): boolean {
  return preHorizon.digest[0] !== 0 || preHorizon.digest[1] !== 0;
}

function setCreation(channel: ChannelState, at: Microseconds, creator: string): void {
  if (at > channel.createdAtUs || (at === channel.createdAtUs && creator <= channel.creator)) return;
  channel.createdAtUs = at;
  channel.creator = creator;
}
