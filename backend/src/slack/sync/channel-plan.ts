import { MINUTE_US, type Microseconds } from '../../core/time/units.ts';
import type { BackfillRange, BackfillThread, MutablePlanState } from './history-plan-state.ts';

/** What is planned for one channel. */
type ChannelPlan = MutablePlanState['lost'][string];

/** A channel was perhaps gone for a while before Slack stopped showing it. */
const LOST_MARGIN_US: Microseconds = 2 * MINUTE_US;

/** Takes a channel out of the plan; `undefined` if it was not in it. `at`: now, microseconds UTC. */
export function takeChannel(state: MutablePlanState, channel: string, at: Microseconds): ChannelPlan | undefined {
  const from = state.channels[channel];
  if (from === undefined) return undefined;
  delete state.channels[channel];
  const isOfChannel = (item: { channel: string }) => item.channel === channel;
  const stretches = state.stretches.filter(isOfChannel);
  const threads = state.threads.filter(isOfChannel);
  state.stretches = state.stretches.filter((range) => !isOfChannel(range));
  state.threads = state.threads.filter((thread) => !isOfChannel(thread));
  return { at, from, stretches, threads };
}

/** Takes a channel that Slack does not show out of the plan, and keeps what was planned under `lost`. */
export function loseChannel(state: MutablePlanState, channel: string, now: Microseconds): void {
  const taken = takeChannel(state, channel, now);
  if (taken) state.lost[channel] = taken;
}

/**
 * Puts a channel back that was lost and that Slack shows again. Returns when it was lost, microseconds UTC; `undefined` if
 * it was not.
 */
export function restoreChannel(state: MutablePlanState, channel: string): Microseconds | undefined {
  const lost = state.lost[channel];
  if (!lost) return undefined;
  delete state.lost[channel];
  state.channels[channel] = Math.min(lost.from, state.channels[channel] ?? lost.from);
  for (const range of lost.stretches) addRange(state, channel, range);
  for (const thread of lost.threads) addThread(state, channel, thread);
  return lost.at - LOST_MARGIN_US;
}

/**
 * Moves what is planned for a channel, or was when it was lost, to its new id. What was read under the old id is not
 * read again: a history that was planned for the new id meanwhile is dropped. Returns when the channel was lost,
 * microseconds UTC; `undefined` if it was not.
 */
export function moveChannel(
  state: MutablePlanState,
  from: string,
  to: string,
  now: Microseconds,
): Microseconds | undefined {
  if (from === to) return undefined;
  const lost = state.lost[from];
  const moved = takeChannel(state, from, now) ?? lost;
  delete state.lost[from];
  if (!moved) return undefined;
  delete state.lost[to];
  const known = takeChannel(state, to, now);
  const isNew = ({ reason }: BackfillRange | BackfillThread) => reason !== 'history';
  state.channels[to] = known ? Math.min(moved.from, known.from) : moved.from;
  for (const range of [...moved.stretches, ...(known?.stretches.filter(isNew) ?? [])]) addRange(state, to, range);
  for (const thread of [...moved.threads, ...(known?.threads.filter(isNew) ?? [])]) addThread(state, to, thread);
  return moved === lost ? lost.at - LOST_MARGIN_US : undefined;
}

/** Two gaps, or two checks, become one range that covers both. A cursor belongs to the old id, and is left out. */
function addRange({ stretches }: MutablePlanState, channel: string, added: BackfillRange): void {
  const { reason, oldest, latest, since, grown } = added;
  const isSame = (range: BackfillRange) => range.channel === channel && range.reason === reason;
  const same = reason === 'history' ? undefined : stretches.find(isSame);
  if (!same) {
    stretches.push({ reason, channel, oldest, latest, since, grown: grown + 1 });
    return;
  }
  same.oldest = Math.min(same.oldest, oldest);
  same.latest = Math.max(same.latest, latest);
  same.since = Math.min(same.since, since);
  same.grown += grown + 1;
}

function addThread({ threads }: MutablePlanState, channel: string, { reason, ts, since, grown }: BackfillThread): void {
  const same = threads.find((thread) => thread.channel === channel && thread.ts === ts);
  if (!same) {
    threads.push({ reason, channel, ts, since, grown: grown + 1 });
    return;
  }
  same.since = Math.min(same.since, since);
  same.grown += grown + 1;
}
