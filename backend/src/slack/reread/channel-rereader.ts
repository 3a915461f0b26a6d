import type { Clock } from '../../async/clock.ts';
import { errorMessage } from '../../async/error-message.ts';
import type { ChannelType, SlackRecord } from '../../core/records/record.ts';
import type { ChannelState, Community } from '../../core/state/community.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { MINUTE_MS, MINUTE_US, type Microseconds, type Milliseconds } from '../../core/time/units.ts';
import { hasErrorCode } from '../api/slack-api-error.ts';
import { ShutdownError, type WebApi } from '../api/web-api.ts';
import { goneMessageRecord } from '../archive/record-without-event.ts';
import { IncompleteListError, readMessagePages } from './read-whole-list.ts';
import { type Candidate, type Candidates, collectCandidates } from './reread-candidates.ts';
import type { HistoryChange, RereadList } from './reread-list.ts';

export interface ChannelRereaderOptions {
  api: WebApi;
  list: RereadList;
  team: string;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** Appends what the log lacks of messages, and edits after `since`. */
  appendMissing: (messages: readonly object[], range: { channel: string; since: Microseconds }) => Promise<unknown>;
  /** The community as folded so far. */
  community: () => Community;
  /** Whether `plannedFrom` has the channels that the app is in. */
  areChannelsKnown: () => boolean;
  /** The time from which on the history of a channel was planned to be read; `undefined` if it was not. */
  plannedFrom: (channel: string) => Microseconds | undefined;
  clock: Clock;
  /** Ends `run`. */
  signal: AbortSignal;
  /** Resolves once `community` holds the whole log: what it lacks would not be compared. */
  ready: () => Promise<void>;
  /** Whether the log keeps up. While it does not, nothing is read, so that live events come first. */
  hasRoom: () => boolean;
  /** Logs a sentence for the operator. */
  warn: (text: string) => void;
}

/** How often the list is checked while there is nothing to read. */
const POLL_INTERVAL_MS: Milliseconds = 500;
/** The delay after a channel could not be read. */
const RETRY_DELAY_MS: Milliseconds = 10 * MINUTE_MS;
/** Edits from this long before the event of the change are appended, because clocks differ. */
const EDIT_MARGIN_US: Microseconds = 2 * MINUTE_US;

/**
 * Reads channels again whose history Slack changed as a whole, and appends the deletion of each message that Slack no
 * longer returns. Only messages that the community held before the reading began are compared, and only up to the time
 * that Slack names. A crash repeats the reading of a channel. See docs/slack-events.md#changed-histories
 */
export class ChannelRereader {
  readonly #options: ChannelRereaderOptions;
  /** When a channel that cannot be read is tried again, ms UTC. */
  readonly #retryAt = new Map<string, Milliseconds>();

  constructor(options: ChannelRereaderOptions) {
    this.#options = options;
  }

  /** Whether channels are being read again, or cannot be read; null if there is nothing to read. */
  get state(): 'reading' | 'unreadable' | null {
    const { list, community } = this.#options;
    const pending = list.pending(community());
    if (pending.length === 0) return null;
    const isReadable = (change: HistoryChange) => this.#isPossible(change) && !this.#retryAt.has(change.channel);
    return pending.some(isReadable) ? 'reading' : 'unreadable';
  }

  /** Reads a channel at once that could not be read, because the app is in it from now on. */
  retry(channel: string): void {
    this.#retryAt.delete(channel);
  }

  /** Resolves after the signal aborts. */
  async run(): Promise<void> {
    const { signal, clock, ready } = this.#options;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([ready(), aborted]);
    while (!signal.aborted) {
      const change = this.#next();
      if (!change) await clock.sleep(POLL_INTERVAL_MS, signal);
      else if (!(await this.#attempt(change))) return;
    }
  }

  /** The change to read next, if one is due. */
  #next(): HistoryChange | undefined {
    const { list, community, clock, hasRoom } = this.#options;
    if (!hasRoom()) return undefined;
    const now = clock.now();
    return list.pending(community()).find((change) => {
      const remainingMs = (this.#retryAt.get(change.channel) ?? 0) - now;
      // A later time was set by a wrong clock.
      return this.#isPossible(change) && (remainingMs <= 0 || remainingMs > RETRY_DELAY_MS);
    });
  }

  /** A change without a channel concerns those that the app is in. */
  #isPossible({ channel }: HistoryChange): boolean {
    return channel !== '' || this.#options.areChannelsKnown();
  }

  /** The channels that Slack may mean where it names none: it sends the event to the members of one. */
  #ownChannels(): string[] {
    const { community, plannedFrom } = this.#options;
    // Direct conversations and private channels have no name, and are in no plan.
    const isOwn = ([id, { name }]: [string, ChannelState]) => plannedFrom(id) !== undefined || name.value === '';
    return [...community().channels].filter(isOwn).map(([id]) => id);
  }

  /** Reads a change, and handles a failure. Returns false after the signal aborted. */
  async #attempt(change: HistoryChange): Promise<boolean> {
    const { list, clock, warn } = this.#options;
    try {
      if (change.channel === '') await list.expand(change, this.#ownChannels());
      else {
        await this.#read(change);
        await list.markDone(change);
      }
      this.#retryAt.delete(change.channel);
    } catch (error) {
      if (error instanceof ShutdownError) return false;
      this.#retryAt.set(change.channel, clock.now() + RETRY_DELAY_MS);
      warn(
        `Slack changed past messages of ${change.channel}, which cannot be read again: ${errorMessage(error)}. ` +
          'Numbers may include messages that are gone. It is tried again in ten minutes.',
      );
    }
    return true;
  }

  async #read({ channel: anyId, until, changedAt }: HistoryChange): Promise<void> {
    const { api, community, plannedFrom, appendMissing, warn } = this.#options;
    const channel = community().channelChanges.currentId(anyId);
    const candidates = collectCandidates(community(), channel, until);
    const oldest = Math.max(0, Math.min(candidates.oldestUs - 1, plannedFrom(channel) ?? candidates.oldestUs));
    const range = { channel, since: changedAt - EDIT_MARGIN_US };
    const pages = readMessagePages(api, 'conversations.history', {
      channel,
      oldest: formatSlackTimestamp(oldest),
      latest: formatSlackTimestamp(until + 1),
    });
    /** From here on everything is compared. */
    let comparedFrom = until + 1;
    for await (const { messages, times, isLast, isLimited } of pages) {
      await appendMissing(messages, range);
      const reached = isLast && !isLimited ? oldest : Math.min(comparedFrom, ...times);
      const isBetween = (ts: Microseconds) => ts >= reached && ts < comparedFrom;
      const gone = candidates.posts.filter(({ ts }) => isBetween(ts) && !times.has(ts));
      await this.#appendGone(channel, gone);
      await this.#readThreads(range, candidates, isBetween);
      comparedFrom = reached;
      if (isLast && isLimited)
        warn(`Slack hides old messages of ${channel} from the app: those before its limit stay as they were counted.`);
    }
  }

  /** Compares the replies to all threads that began in a stretch of time. */
  async #readThreads(
    range: { channel: string; since: Microseconds },
    { replies }: Candidates,
    isBetween: (ts: Microseconds) => boolean,
  ): Promise<void> {
    for (const [threadTs, known] of replies) {
      if (!isBetween(threadTs)) continue;
      const present = await this.#fetchReplyTimes(range, threadTs);
      await this.#appendGone(
        range.channel,
        known.filter(({ ts }) => present && !present.has(ts)),
      );
    }
  }

  /** The times of all messages of a thread; `undefined` if Slack hides some. */
  async #fetchReplyTimes(
    range: { channel: string; since: Microseconds },
    threadTs: Microseconds,
  ): Promise<ReadonlySet<Microseconds> | undefined> {
    const { api, appendMissing } = this.#options;
    const present = new Set<Microseconds>();
    const parameters = { channel: range.channel, ts: formatSlackTimestamp(threadTs) };
    try {
      for await (const { messages, times, isLimited } of readMessagePages(api, 'conversations.replies', parameters)) {
        if (isLimited) return undefined;
        await appendMissing(messages, range);
        for (const ts of times) present.add(ts);
      }
    } catch (error) {
      // The first message is gone, without a tombstone, and with it the thread.
      if (hasErrorCode(error, 'thread_not_found')) return present;
      throw error;
    }
    // A thread is returned with its first message, or a tombstone in its place.
    if (!present.has(threadTs)) throw new IncompleteListError('conversations.replies lacks the first message');
    return present;
  }

  async #appendGone(channel: string, gone: readonly Candidate[]): Promise<void> {
    const { team, append, community, clock } = this.#options;
    if (gone.length === 0) return;
    const isPrivate = community().channelChanges.isPrivate(channel);
    const records = gone.map(({ ts, bot, direct }) => {
      const channel_type: ChannelType = direct ? 'im' : isPrivate ? 'group' : 'channel';
      return goneMessageRecord({ source: 'history', team, channel, channel_type }, ts, bot, clock.now());
    });
    await append(records);
  }
}
