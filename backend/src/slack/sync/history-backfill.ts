import { z } from 'zod';
import type { Clock } from '../../async/clock.ts';
import type { CoalescingWriter } from '../../async/coalescing-writer.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';
import { FLAG_DELETED } from '../../core/state/message-columns.ts';
import { formatSlackTimestamp, parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { PAGE_SIZE } from '../api/paginate.ts';
import { hasErrorCode, SlackApiError } from '../api/slack-api-error.ts';
import { ShutdownError, type WebApi } from '../api/web-api.ts';
import { type ArchiveContext, messageObjectRecord } from '../archive/message-object.ts';
import { teamJoinFromGeneral } from '../archive/team-join-from-general.ts';
import { lenientObject, lenientText, lenientTrue, lenientTs } from '../lenient-schema.ts';
import type { BackfillRange, BackfillThread, HistoryPlan } from './history-plan.ts';

export interface HistoryBackfillOptions {
  api: WebApi;
  plan: HistoryPlan;
  planWriter: CoalescingWriter;
  team: string;
  botUserId: string;
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** What the log holds already: a repetition would change no number, and only make it longer. */
  community: () => Community;
  clock: Clock;
  signal: AbortSignal;
  /** Whether the log keeps up: what is past must not take the room that live events may need. */
  hasRoom: () => boolean;
  /** Told of records that are in the log now. */
  onRecords: (records: readonly SlackRecord[]) => void;
  /** Told of a scope that is missing. */
  onMissingScope: (scope: string) => void;
  warn: (text: string) => void;
}

const historyPageSchema = lenientObject({
  messages: z.array(z.looseObject({})).catch([]),
  has_more: lenientTrue,
  response_metadata: lenientObject({ next_cursor: lenientText }),
});
const messageSchema = lenientObject({
  ts: lenientTs,
  thread_ts: lenientTs,
  reply_count: z.number().catch(0),
  latest_reply: lenientTs,
});

/** How often to look for something to do, ms. */
const POLL_INTERVAL_MS = 500;
/** How long to wait before something that failed for another reason than Slack's pace is tried again, ms. */
const RETRY_DELAY_MS = 30_000;
const LONG_RETRY_DELAY_MS = 10 * 60_000;

/** Slack shows the past of this channel to the app not, or not any more. */
const UNREADABLE_CHANNEL_ERRORS = [
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'method_not_supported_for_channel_type',
];
const PERMISSION_ERRORS = ['missing_scope', 'not_allowed_token_type'];

/** Reads what the plan says, newest first; channels and threads at the same time, since Slack counts them apart. */
export class HistoryBackfill {
  readonly #options: HistoryBackfillOptions;

  constructor(parts: HistoryBackfillOptions) {
    this.#options = parts;
  }

  /** Until the signal aborts. */
  async run(): Promise<void> {
    const { plan, clock } = this.#options;
    await Promise.all([
      this.#runLoop(() => plan.nextRange(clock.now() * 1000), this.#readPage),
      this.#runLoop(() => plan.nextThread(), this.#readThread),
    ]);
  }

  async #runLoop<T extends BackfillRange | BackfillThread>(
    next: () => T | undefined,
    read: (item: T) => Promise<void>,
  ): Promise<void> {
    const { signal, clock, hasRoom } = this.#options;
    while (!signal.aborted) {
      const item = hasRoom() ? next() : undefined;
      if (!item) {
        await clock.sleep(POLL_INTERVAL_MS, signal);
        continue;
      }
      try {
        await read({ ...item });
      } catch (error) {
        if (error instanceof ShutdownError) return;
        await clock.sleep(await this.#handleFailure(item, error).catch(this.#reportUnsaved), signal);
      }
    }
  }

  readonly #readPage = async (stretch: BackfillRange): Promise<void> => {
    const { api, plan, planWriter: saver } = this.#options;
    const { channel, oldest, latest } = stretch;
    const answer = await api.call('conversations.history', {
      channel,
      oldest: formatSlackTimestamp(oldest),
      latest: formatSlackTimestamp(latest),
      limit: PAGE_SIZE,
    });
    const { messages = [], has_more } = historyPageSchema.parse(answer) ?? {};
    const added = await this.#appendNew(messages, stretch);
    const threads = messages.flatMap((message) => threadToRead(message, stretch.since));
    const last = parseSlackTimestamp(messageSchema.parse(messages.at(-1))?.ts);
    plan.markPageRead(stretch, has_more && last !== undefined && last < latest ? last : undefined, threads, added);
    await saver.write();
  };

  readonly #readThread = async (thread: BackfillThread): Promise<void> => {
    const { api, plan, planWriter: saver } = this.#options;
    const { channel, ts, since } = thread;
    const given = { channel, ts, oldest: formatSlackTimestamp(since), limit: PAGE_SIZE };
    let cursor: string | undefined;
    let added = 0;
    do {
      const answer = await api.call('conversations.replies', { ...given, ...(cursor ? { cursor } : {}) });
      const { messages = [], response_metadata } = historyPageSchema.parse(answer) ?? {};
      added += await this.#appendNew(messages, thread);
      const next: string | undefined = response_metadata?.next_cursor;
      cursor = next === cursor ? undefined : next;
    } while (cursor);
    plan.markThreadRead(thread, added);
    await saver.write();
  };

  /** Returns how many messages entered the log. */
  async #appendNew(messages: readonly object[], { channel, since }: BackfillRange | BackfillThread): Promise<number> {
    const { team, botUserId: ownUser, community, clock, append, onRecords } = this.#options;
    const archive: ArchiveContext = { source: 'history', team, channel, channel_type: 'channel', botUserId: ownUser };
    const isGeneral = community().channels.get(channel)?.general === true;
    const records = messages.flatMap((message): SlackRecord[] => {
      const record = messageObjectRecord(message, archive, clock.now());
      if (record && isNewRecord(record, community(), since)) return [record];
      const join = isGeneral ? teamJoinFromGeneral(message, archive, clock.now()) : undefined;
      return join && isNewJoin(join, community()) ? [join] : [];
    });
    if (records.length > 0) await append(records);
    onRecords(records);
    return records.length;
  }

  readonly #reportUnsaved = (error: unknown): number => {
    this.#options.warn(
      `How far the history was read cannot be kept: ${error instanceof Error ? error.message : error}`,
    );
    return RETRY_DELAY_MS;
  };

  /** Puts aside what cannot be read; returns how long to wait before going on, ms. */
  async #handleFailure(item: BackfillRange | BackfillThread, error: unknown): Promise<number> {
    const { plan, planWriter: saver, onMissingScope: onLack, warn } = this.#options;
    if (!(error instanceof SlackApiError)) {
      warn(`What was read of the history cannot be kept: ${error instanceof Error ? error.message : error}`);
      return RETRY_DELAY_MS;
    }
    const isThread = 'ts' in item;
    if (isThread && hasErrorCode(error, 'thread_not_found')) plan.markThreadRead(item, 0);
    else if (isThread && hasErrorCode(error, ...PERMISSION_ERRORS)) {
      warn(`Slack does not let the app read threads (${error.code}): the history goes on without their answers.`);
      plan.dropThreads();
    } else if (hasErrorCode(error, ...PERMISSION_ERRORS)) {
      onLack(error.needed || 'channels:history');
      return LONG_RETRY_DELAY_MS;
    } else if (hasErrorCode(error, ...UNREADABLE_CHANNEL_ERRORS)) plan.removeChannel(item.channel);
    else {
      warn(`Slack refuses the history of ${item.channel}: ${error.code}. It is tried again in ten minutes.`);
      return LONG_RETRY_DELAY_MS;
    }
    await saver.write();
    return 0;
  }
}

/** The thread that began with a message, if it has answers of after `since`. */
function threadToRead(message: object, since: number): string[] {
  const { ts, thread_ts = ts, reply_count = 0, latest_reply } = messageSchema.parse(message) ?? {};
  if (!ts || thread_ts !== ts || reply_count === 0) return [];
  const latest = parseSlackTimestamp(latest_reply);
  return latest === undefined || latest > since ? [ts] : [];
}

/** Only posts and deletions tell something that the log may not know. */
function isNewRecord(record: SlackRecord, { channels }: Community, since: number): boolean {
  if (record.metric_type !== 'message_count' && record.event_type !== 'message_deleted') return false;
  const { rows } = channels.get(('channel' in record && record.channel) || '') ?? {};
  const row = rows?.findRow(parseSlackTimestamp(record.timestamp) ?? 0) ?? -1;
  if (!rows || row < 0) return true;
  if (record.metric_type !== 'message_count') return ((rows.columns.flags[row] ?? 0) & FLAG_DELETED) === 0;
  const edited = parseSlackTimestamp(record.edited_ts);
  return edited !== undefined && edited > since;
}

function isNewJoin(record: SlackRecord, { people }: Community): boolean {
  if (record.metric_type !== 'member_count') return false;
  const known = people.get(record.user)?.joinedAtUs;
  return known === undefined || known > (parseSlackTimestamp(record.timestamp) ?? 0);
}
