import { DAY_US, MINUTE_US, type Microseconds, type Milliseconds, msToUs, SECOND_US } from '../../core/time/units.ts';
import { loseChannel, moveChannel, restoreChannel, takeChannel } from './channel-plan.ts';
import {
  type BackfillRange,
  type BackfillReason,
  type BackfillThread,
  emptyPlanState,
  type MutablePlanState,
  type PagePosition,
  type PlanState,
  parsePlanState,
} from './history-plan-state.ts';
import { RemovedChannels } from './removed-channels.ts';

type ChannelTest = (channel: string) => boolean;

/** The largest expected difference of two clocks. A range up to the present ends later by this. */
const CLOCK_SKEW_US: Microseconds = 5 * SECOND_US;

/**
 * The last time at which events could be received is saved only every 30 s, and events may arrive late. So a gap begins
 * earlier by this.
 */
const GAP_MARGIN_US: Microseconds = 2 * MINUTE_US;

/** A range that ends later than this was planned by a wrong clock, and is read without waiting for its end. */
const FAR_AHEAD_US: Microseconds = 10 * MINUTE_US;

/** Threads that began up to this long before a gap are read, because replies to them may be missing. */
const THREAD_LIFETIME_US: Microseconds = 14 * DAY_US;

/**
 * The ranges and threads that are still to be read. The plan is saved after each step, and each step may be repeated:
 * after a crash, at most one page is read again. See docs/slack-events.md#history and docs/slack-events.md#gaps
 */
export class HistoryPlan {
  readonly #state: MutablePlanState;
  /** The channels from which a person removed the app. */
  readonly removed: RemovedChannels;

  constructor(team: string, saved?: MutablePlanState) {
    this.#state = saved ?? emptyPlanState(team);
    this.removed = new RemovedChannels(this.#state.removed);
  }

  /**
   * The saved plan, or an empty one if it is that of another workspace. Throws an `Error` with the reason if it is not
   * a plan.
   */
  static parse(team: string, json: string): HistoryPlan {
    const saved = parsePlanState(json);
    return new HistoryPlan(team, saved.team === team ? saved : undefined);
  }

  /** The state to save as JSON, which `parse` reads. */
  get state(): PlanState {
    return this.#state;
  }

  /** Plans the last `historyDays` of a channel that the app is in, unless they were planned before. `now`: ms UTC. */
  addChannelHistory(channel: string, historyDays: number, now: Milliseconds): void {
    const nowUs = msToUs(now);
    this.addChannel(channel, nowUs - historyDays * DAY_US, nowUs + CLOCK_SKEW_US);
  }

  /** Plans the past of a channel that the app is in, from `oldest` to `latest`, unless it was planned before. */
  addChannel(channel: string, oldest: Microseconds, latest: Microseconds): void {
    const plannedFrom = this.#state.channels[channel];
    const from = plannedFrom ?? latest;
    delete this.#state.lost[channel];
    if (plannedFrom !== undefined && oldest >= from) return;
    this.#state.channels[channel] = Math.min(oldest, from);
    if (oldest < from)
      this.#state.stretches.push({ reason: 'history', channel, oldest, latest: from, since: oldest, grown: 0 });
  }

  /** Removes a channel that the app left, or whose history it cannot read. */
  removeChannel(channel: string): void {
    takeChannel(this.#state, channel, 0);
    delete this.#state.lost[channel];
  }

  /** Removes a channel that Slack does not show, and keeps its plan in case it has another id. `now`: ms UTC. */
  loseChannel(channel: string, now: Milliseconds): void {
    loseChannel(this.#state, channel, msToUs(now));
  }

  /** Puts a channel back that Slack shows again. `now`: ms UTC. */
  restoreChannel(channel: string, now: Milliseconds): void {
    this.#planSinceLost(channel, restoreChannel(this.#state, channel), now);
  }

  /** Moves the plan of a channel to its new id. What was read is not read again. `now`: ms UTC. */
  renameChannel(from: string, to: string, now: Milliseconds): void {
    if (from === to) return;
    this.#planSinceLost(to, moveChannel(this.#state, from, to, msToUs(now)), now);
    this.removed.rename(from, to);
  }

  /** The ids of all channels in the plan, lost and removed ones included. */
  get channelIds(): readonly string[] {
    const { channels, lost, removed } = this.#state;
    return [channels, lost, removed].flatMap((ids) => Object.keys(ids));
  }

  /** Records that the app was uninstalled, which removes it from all channels. */
  markUninstalled(): void {
    this.#state.uninstalled = true;
  }

  /** Records that the list of channels was read by this bot user. Returns whether the app was installed anew before. */
  markChannelsRead(botUserId: string): boolean {
    const { uninstalled, bot_user } = this.#state;
    Object.assign(this.#state, { uninstalled: false, bot_user: botUserId });
    return uninstalled || (bot_user !== '' && bot_user !== botUserId);
  }

  /** Records that events could be received up to `now`, ms UTC. */
  markHeartbeat(now: Milliseconds): void {
    this.#state.heard_until = now;
  }

  /** Plans the time since the last heartbeat, if there was one, because events can be received again. `now`: ms UTC. */
  markResumed(now: Milliseconds): void {
    if (this.#state.heard_until > 0) this.markGap(this.#state.heard_until, now);
  }

  /** Plans a gap between two times (ms UTC) in every channel, with a margin at both ends. */
  markGap(from: Milliseconds, to: Milliseconds): void {
    this.markMissing('gap', msToUs(from) - GAP_MARGIN_US, msToUs(to) + CLOCK_SKEW_US);
  }

  /** Records that all users were read. `now`: ms UTC. */
  markUsersRead(now: Milliseconds): void {
    this.#state.people_at = now;
  }

  /** Sets the time from which on the first check reads, unless there is one. `now`: ms UTC. */
  startChecks(now: Milliseconds): void {
    this.#state.checked_at ||= now;
  }

  /** Plans a check of every channel for what Slack did not send since the last check. `now`: ms UTC. */
  addCheck(now: Milliseconds): void {
    const { checked_at } = this.#state;
    if (checked_at > 0) this.markMissing('check', msToUs(checked_at) - GAP_MARGIN_US, msToUs(now));
    this.#state.checked_at = now;
  }

  /** Plans the time between two instants in every channel, because messages may be missing. */
  markMissing(reason: 'gap' | 'check', from: Microseconds, to: Microseconds): void {
    for (const channel of Object.keys(this.#state.channels)) this.#markMissingIn(channel, reason, from, to);
  }

  /**
   * The range to read next: gaps first, then the newest. A range that ends in the future must wait until it is over.
   * `isReadable`: whether a channel can be read now.
   */
  nextRange(nowUs: Microseconds, isReadable: ChannelTest = () => true): BackfillRange | undefined {
    const ready = this.#state.stretches.filter(
      ({ latest, channel }) =>
        (latest <= nowUs + CLOCK_SKEW_US || latest > nowUs + FAR_AHEAD_US) && isReadable(channel),
    );
    return ready.reduce<BackfillRange | undefined>((a, b) => (a && isLowerPriority(b, a) ? a : b), undefined);
  }

  /** The thread to read next: the newest. `isReadable`: whether a channel can be read now. */
  nextThread(isReadable: ChannelTest = () => true): BackfillThread | undefined {
    const ready = this.#state.threads.filter(({ channel }) => isReadable(channel));
    return ready.reduce<BackfillThread | undefined>((a, b) => (a && a.ts >= b.ts ? a : b), undefined);
  }

  /**
   * Records that the log holds a page of `requested`, a range as it was at the request. `to`: the time of the oldest
   * message that was read; `undefined` for the last page. `threads`: the `ts` of threads whose replies are to be read.
   * `messages`: the number of appended messages. `next`: where the next page begins, if Slack gave a cursor.
   */
  markPageRead(
    requested: BackfillRange,
    to: Microseconds | undefined,
    threads: readonly string[],
    messages: number,
    next?: PagePosition,
  ): void {
    const { read } = this.#state;
    const { reason, channel, since } = requested;
    read.pages++;
    read.span += requested.latest - (to ?? requested.oldest);
    read.threads += threads.length;
    read.messages += messages;
    for (const ts of threads) this.#addThread({ reason, channel, ts, since, grown: 0 });
    const range = this.#state.stretches.find((other) => isSameRange(other, requested));
    // A range that was extended meanwhile is read again from its new end.
    if (!range) return;
    if (to !== undefined && to > range.oldest) Object.assign(range, { latest: to, next });
    else this.#state.stretches = this.#state.stretches.filter((other) => other !== range);
  }

  /**
   * Records that the log holds a page of a thread as it was at the request. `cursor`: that of the next page; undefined
   * after the last one. `messages`: the number of appended messages.
   */
  markThreadPageRead(requested: BackfillThread, cursor: string | undefined, messages: number): void {
    if (cursor === undefined) {
      this.markThreadRead(requested, messages);
      return;
    }
    this.#state.read.messages += messages;
    const { channel, ts, grown } = requested;
    const thread = this.#state.threads.find((other) => other.channel === channel && other.ts === ts);
    // A thread that was extended meanwhile is read again from its start.
    if (thread?.grown === grown) thread.cursor = cursor;
  }

  /** Makes a range start over at its `latest`, or a thread at its first message, because Slack refuses the cursor. */
  forgetCursor(item: BackfillRange | BackfillThread): void {
    if ('ts' in item) item.cursor = undefined;
    else item.next = undefined;
  }

  /**
   * Removes a range or thread that Slack does not return to its end. What is before its `latest`, of a thread before
   * `now` (ms UTC), no longer counts as read: no gap there is repaired, and the next start reads it again.
   */
  abandon(item: BackfillRange | BackfillThread, now: Milliseconds): void {
    const { channels, threads, stretches } = this.#state;
    const unreadUntil = 'ts' in item ? msToUs(now) : item.latest;
    if ('ts' in item)
      this.#state.threads = threads.filter(({ channel, ts }) => channel !== item.channel || ts !== item.ts);
    else this.#state.stretches = stretches.filter((range) => !isSameRange(range, item));
    const readFrom = channels[item.channel];
    if (readFrom !== undefined) channels[item.channel] = Math.max(readFrom, unreadUntil);
  }

  /** Records that the log holds a thread as it was at the request. `messages`: the number of appended messages. */
  markThreadRead({ channel, ts, grown }: BackfillThread, messages: number): void {
    this.#state.read.messages += messages;
    this.#state.threads = this.#state.threads.filter(
      (other) => other.channel !== channel || other.ts !== ts || other.grown > grown,
    );
  }

  /** Removes all threads, because Slack does not permit the app to read threads. */
  dropThreads(): void {
    this.#state.threads = [];
  }

  #markMissingIn(channel: string, reason: 'gap' | 'check', from: Microseconds, to: Microseconds): void {
    const oldest = reason === 'gap' ? from - THREAD_LIFETIME_US : from;
    const same = this.#state.stretches.find((range) => range.channel === channel && range.reason === reason);
    if (!same) {
      this.#state.stretches.push({ reason, channel, oldest, latest: to, since: from, grown: 0 });
      return;
    }
    // One range covers both: a part of it is read again, and nothing is left out.
    same.oldest = Math.min(same.oldest, oldest);
    same.latest = Math.max(same.latest, to);
    same.since = Math.min(same.since, from);
    same.grown++;
    same.next = undefined;
  }

  /** Plans the time since a channel was lost: gaps meanwhile were not planned in it. */
  #planSinceLost(channel: string, lostAt: Microseconds | undefined, now: Milliseconds): void {
    if (lostAt !== undefined) this.#markMissingIn(channel, 'gap', lostAt, msToUs(now) + CLOCK_SKEW_US);
  }

  #addThread(thread: BackfillThread): void {
    const same = this.#state.threads.find(({ channel, ts }) => channel === thread.channel && ts === thread.ts);
    if (!same) {
      this.#state.threads.push(thread);
      return;
    }
    same.since = Math.min(same.since, thread.since);
    same.grown++;
    same.cursor = undefined;
  }
}

const PRIORITY: Record<BackfillReason, number> = { gap: 2, history: 1, check: 0 };

function isSameRange(a: BackfillRange, b: BackfillRange): boolean {
  const isSameEnd = a.latest === b.latest && a.grown === b.grown;
  return isSameEnd && a.channel === b.channel && a.reason === b.reason;
}

function isLowerPriority(a: BackfillRange, b: BackfillRange): boolean {
  if (a.reason !== b.reason) return PRIORITY[a.reason] < PRIORITY[b.reason];
  return a.latest <= b.latest;
}
