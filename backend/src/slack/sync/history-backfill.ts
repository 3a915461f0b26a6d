import { z } from 'zod';
import type { Clock } from '../../async/clock.ts';
import type { CoalescingWriter } from '../../async/coalescing-writer.ts';
import { errorMessage } from '../../async/error-message.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { type Community, findChannel } from '../../core/state/community.ts';
import { formatSlackTimestamp, parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { MINUTE_MS, type Microseconds, type Milliseconds, msToUs } from '../../core/time/units.ts';
import { type PageSeries, parsePage } from '../api/page-series.ts';
import { PAGE_SIZE } from '../api/paginate.ts';
import { hasErrorCode, isTokenError, SlackApiError } from '../api/slack-api-error.ts';
import { ShutdownError, type WebApi } from '../api/web-api.ts';
import { type ArchiveContext, messageObjectRecord } from '../archive/message-object.ts';
import { teamJoinFromGeneral } from '../archive/team-join-from-general.ts';
import { lenientObject, lenientTs } from '../lenient-schema.ts';
import { BackfillPages } from './backfill-pages.ts';
import type { HistoryPlan } from './history-plan.ts';
import type { BackfillRange, BackfillThread } from './history-plan-state.ts';
import { isMissingJoin, isMissingRecord } from './missing-records.ts';

export interface HistoryBackfillOptions {
  api: WebApi;
  plan: HistoryPlan;
  planWriter: CoalescingWriter;
  team: string;
  botUserId: string;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** The community as folded so far. Repeated records would change no number, and only make the log longer. */
  community: () => Community;
  clock: Clock;
  /** Ends `run`. */
  signal: AbortSignal;
  /** Whether the log keeps up. While it does not, nothing is read, so that live events come first. */
  hasRoom: () => boolean;
  /** Receives the records after they are appended. */
  onRecords: (records: readonly SlackRecord[]) => void;
  onMissingScope: (scope: string) => void;
  /**
   * Receives a channel that the app cannot read, and the error code. Returns whether the channel is out of the plan; else
   * it is tried again in ten minutes.
   */
  onUnreadable: (channel: string, code: string) => boolean;
  /** Logs a sentence for the operator. */
  warn: (text: string) => void;
}

const messageSchema = lenientObject({
  ts: lenientTs,
  thread_ts: lenientTs,
  reply_count: z.number().catch(0),
  latest_reply: lenientTs,
});

/** How often the plan is checked while there is nothing to read. */
const POLL_INTERVAL_MS: Milliseconds = 500;
/** The delay after records or the plan could not be stored. */
const RETRY_DELAY_MS: Milliseconds = 30_000;
/** The delay after an error of Slack's other than a rate limit. */
const LONG_RETRY_DELAY_MS: Milliseconds = 10 * MINUTE_MS;

/** Errors after which the app cannot read the channel: docs.slack.dev/reference/methods/conversations.history */
const UNREADABLE_CHANNEL_ERRORS = [
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'method_not_supported_for_channel_type',
];
const PRIVATE_CHANNEL_SCOPE = 'groups:history';
const PERMISSION_ERRORS = ['missing_scope', 'not_allowed_token_type'];

/**
 * Reads the ranges and threads of the history plan, newest first, and appends the records that the log lacks. Channels
 * and threads are read at the same time, because Slack limits the two methods separately. See
 * docs/slack-events.md#history
 */
export class HistoryBackfill {
  readonly #options: HistoryBackfillOptions;
  readonly #pages = new BackfillPages();
  /** When a channel that Slack refuses is tried again, ms UTC. Meanwhile the others are read. */
  readonly #retryAt = new Map<string, Milliseconds>();

  constructor(options: HistoryBackfillOptions) {
    this.#options = options;
  }

  /** Resolves after the signal aborts. */
  async run(): Promise<void> {
    const { plan, clock } = this.#options;
    await Promise.all([
      this.#runLoop(() => plan.nextRange(msToUs(clock.now()), this.#isDue), this.#readPage),
      this.#runLoop(() => plan.nextThread(this.#isDue), this.#readThread),
    ]);
  }

  readonly #isDue = (channel: string): boolean => {
    const remainingMs = (this.#retryAt.get(channel) ?? 0) - this.#options.clock.now();
    // A later time was set by a wrong clock.
    return remainingMs <= 0 || remainingMs > LONG_RETRY_DELAY_MS;
  };

  async #runLoop<T extends BackfillRange | BackfillThread>(
    next: () => T | undefined,
    read: (item: T, series: PageSeries) => Promise<void>,
  ): Promise<void> {
    const { signal, clock, hasRoom } = this.#options;
    while (!signal.aborted) {
      const item = hasRoom() ? next() : undefined;
      if (!item) {
        await clock.sleep(POLL_INTERVAL_MS, signal);
        continue;
      }
      try {
        // A copy, because the plan may extend the item meanwhile.
        await read({ ...item }, this.#pages.seriesOf(item));
      } catch (error) {
        if (error instanceof ShutdownError) return;
        await clock.sleep(await this.#handleFailure(item, error).catch(this.#reportUnsaved), signal);
      }
    }
  }

  readonly #readPage = async (range: BackfillRange, series: PageSeries): Promise<void> => {
    const { api, plan, planWriter } = this.#options;
    const { channel, oldest, next } = range;
    // Slack continues a cursor only for the arguments of the request that returned it.
    const latest = next?.latest ?? range.latest;
    const { items, ...page } = parsePage(
      await api.call('conversations.history', {
        channel,
        oldest: formatSlackTimestamp(oldest),
        latest: formatSlackTimestamp(latest),
        limit: PAGE_SIZE,
        ...(next && { cursor: next.cursor }),
      }),
      'messages',
    );
    const messages = items.filter(isObject);
    const added = await this.appendMissing(messages, range);
    const threads = messages.flatMap((message) => threadToRead(message, range.since));
    const to = Math.min(range.latest, ...messages.flatMap(timeOf));
    const isOlder = to < range.latest;
    let { cursor, problem } = series.add(next?.cursor, page.next, items);
    // Without a cursor, the next page begins at the oldest message.
    if (page.hasMore && page.next === undefined && !isOlder)
      problem = series.end('more is announced, without a cursor and without an older message').problem;
    const hasMore = cursor !== undefined || problem !== '' || (page.hasMore && isOlder);
    plan.markPageRead(
      range,
      hasMore ? to : undefined,
      threads,
      added,
      cursor === undefined ? undefined : { cursor, latest },
    );
    if (problem) this.#abandon({ ...range, latest: to }, problem);
    await planWriter.write();
  };

  readonly #readThread = async (thread: BackfillThread, series: PageSeries): Promise<void> => {
    const { api, plan, planWriter } = this.#options;
    const { channel, ts, since, cursor } = thread;
    const parameters = { channel, ts, oldest: formatSlackTimestamp(since), limit: PAGE_SIZE };
    const page = parsePage(
      await api.call('conversations.replies', { ...parameters, ...(cursor && { cursor }) }),
      'messages',
    );
    const messages = page.items.filter(isObject);
    const added = await this.appendMissing(messages, thread);
    // Slack may repeat the first message of the thread in each page.
    const replies = messages.filter((message) => messageSchema.parse(message)?.ts !== ts);
    const next = series.add(cursor, page.next, replies);
    plan.markThreadPageRead(thread, next.cursor, added);
    if (next.problem) this.#abandon(thread, next.problem);
    await planWriter.write();
  };

  /** Ends the reading of a range or thread that Slack does not return to its end. */
  #abandon(item: BackfillRange | BackfillThread, problem: string): void {
    const { plan, clock, warn } = this.#options;
    const what = 'ts' in item ? `the thread ${item.ts} in ${item.channel}` : `the history of ${item.channel}`;
    warn(`Not all of ${what} can be read: ${problem}`);
    plan.abandon(item, clock.now());
  }

  /** Appends the records of a channel that the log lacks, and edits after `since`. Returns their number. */
  async appendMissing(
    messages: readonly object[],
    { channel, since }: Pick<BackfillRange, 'channel' | 'since'>,
  ): Promise<number> {
    const { team, botUserId, community, clock, append, onRecords } = this.#options;
    const channel_type = community().channelChanges.isPrivate(channel) ? 'group' : 'channel';
    const archive: ArchiveContext = { source: 'history', team, channel, channel_type, botUserId };
    const isGeneral = findChannel(community(), channel)?.general === true;
    const records = messages.flatMap((message): SlackRecord[] => {
      const record = messageObjectRecord(message, archive, clock.now());
      if (record && isMissingRecord(record, community(), since)) return [record];
      const join = isGeneral ? teamJoinFromGeneral(message, archive, clock.now()) : undefined;
      return join && isMissingJoin(join, community()) ? [join] : [];
    });
    if (records.length > 0) await append(records);
    onRecords(records);
    return records.length;
  }

  readonly #reportUnsaved = (error: unknown): Milliseconds => {
    this.#options.warn(`The history plan cannot be saved: ${errorMessage(error)}. It is tried again.`);
    return RETRY_DELAY_MS;
  };

  /** Removes from the plan what cannot be read. Returns the delay before the next attempt. */
  async #handleFailure(item: BackfillRange | BackfillThread, error: unknown): Promise<Milliseconds> {
    const { plan, planWriter, onMissingScope, warn } = this.#options;
    if (!(error instanceof SlackApiError)) {
      warn(`A part of the history cannot be stored: ${errorMessage(error)}. It is read again in 30 seconds.`);
      return RETRY_DELAY_MS;
    }
    const isThread = 'ts' in item;
    // Cursors expire, for example while the product does not run.
    if (hasErrorCode(error, 'invalid_cursor')) {
      if (this.#pages.startOver(item)) plan.forgetCursor(item);
      else this.#abandon(item, `${error.message}, again and again. Restart SlackPanda to read it again.`);
    } else if (isThread && hasErrorCode(error, 'thread_not_found')) plan.markThreadRead(item, 0);
    // Only channels that became private need this scope.
    else if (error.needed === PRIVATE_CHANNEL_SCOPE) this.#leaveOut(item.channel, error.code);
    else if (isThread && hasErrorCode(error, ...PERMISSION_ERRORS)) {
      warn(`Slack does not permit the app to read threads (${error.code}): the history is read without their replies.`);
      plan.dropThreads();
    } else if (hasErrorCode(error, ...PERMISSION_ERRORS)) {
      onMissingScope(error.needed || 'channels:history');
      return LONG_RETRY_DELAY_MS;
    } else if (hasErrorCode(error, ...UNREADABLE_CHANNEL_ERRORS)) this.#leaveOut(item.channel, error.code);
    else {
      this.#pause(item.channel, error.code);
      // Slack refuses the token, and with it every channel.
      if (isTokenError(error) && error.code !== 'access_denied') return LONG_RETRY_DELAY_MS;
    }
    await planWriter.write();
    return 0;
  }

  #leaveOut(channel: string, code: string): void {
    if (!this.#options.onUnreadable(channel, code)) this.#pause(channel, code);
  }

  #pause(channel: string, code: string): void {
    const { clock, warn } = this.#options;
    this.#retryAt.set(channel, clock.now() + LONG_RETRY_DELAY_MS);
    warn(`Slack refuses the history of ${channel}: ${code}. It is tried again in ten minutes.`);
  }
}

function isObject(item: unknown): item is object {
  return typeof item === 'object' && item !== null;
}

/** The time of a message; nothing if it has none. */
function timeOf(message: object): Microseconds[] {
  const time = parseSlackTimestamp(messageSchema.parse(message)?.ts);
  return time === undefined ? [] : [time];
}

/** The `ts` of the message if it starts a thread with replies after `since`; else nothing. */
function threadToRead(message: object, since: Microseconds): string[] {
  const { ts, thread_ts = ts, reply_count = 0, latest_reply } = messageSchema.parse(message) ?? {};
  if (!ts || thread_ts !== ts || reply_count === 0) return [];
  const latest = parseSlackTimestamp(latest_reply);
  return latest === undefined || latest > since ? [ts] : [];
}
