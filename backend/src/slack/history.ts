import { z } from 'zod';
import { FLAG_DELETED } from '../core/columns.ts';
import type { Community } from '../core/community.ts';
import type { SlackRecord } from '../core/record.ts';
import { formatSlackTimestamp, parseSlackTimestamp } from '../core/timestamp.ts';
import type { Clock } from './clock.ts';
import { generalJoin } from './general-join.ts';
import type { HistoryPlan, Stretch, Thread } from './history-plan.ts';
import { flag, object, slackTs, text } from './lenient.ts';
import { PAGE } from './paged.ts';
import type { Saver } from './saver.ts';
import { isRefusal, SlackError } from './slack-error.ts';
import { type Archive, storedRecord } from './stored-message.ts';
import { Stopped, type WebApi } from './web-api.ts';

export interface HistoryParts {
  api: WebApi;
  plan: HistoryPlan;
  saver: Saver;
  team: string;
  ownUser: string;
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
  onLack: (scope: string) => void;
  warn: (text: string) => void;
}

const history = object({
  messages: z.array(z.looseObject({})).catch([]),
  has_more: flag,
  response_metadata: object({ next_cursor: text }),
});
const kept = object({ ts: slackTs, thread_ts: slackTs, reply_count: z.number().catch(0), latest_reply: slackTs });

/** How often to look for something to do, ms. */
const LOOK = 500;
/** How long to wait before something that failed for another reason than Slack's pace is tried again, ms. */
const PAUSE = 30_000;
const LONG_PAUSE = 10 * 60_000;

/** Slack shows the past of this channel to the app not, or not any more. */
const CLOSED = ['not_in_channel', 'channel_not_found', 'is_archived', 'method_not_supported_for_channel_type'];
const FORBIDDEN = ['missing_scope', 'not_allowed_token_type'];

/** Reads what the plan says, newest first; channels and threads at the same time, since Slack counts them apart. */
export class History {
  readonly #parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  /** Until the signal aborts. */
  async run(): Promise<void> {
    const { plan, clock } = this.#parts;
    await Promise.all([
      this.#work(() => plan.nextStretch(clock.now() * 1000), this.#readPage),
      this.#work(() => plan.nextThread(), this.#readThread),
    ]);
  }

  async #work<T extends Stretch | Thread>(next: () => T | undefined, read: (item: T) => Promise<void>): Promise<void> {
    const { signal, clock, hasRoom } = this.#parts;
    while (!signal.aborted) {
      const item = hasRoom() ? next() : undefined;
      if (!item) {
        await clock.sleep(LOOK, signal);
        continue;
      }
      try {
        await read({ ...item });
      } catch (error) {
        if (error instanceof Stopped) return;
        await clock.sleep(await this.#afterFailure(item, error).catch(this.#unsaved), signal);
      }
    }
  }

  readonly #readPage = async (stretch: Stretch): Promise<void> => {
    const { api, plan, saver } = this.#parts;
    const { channel, oldest, latest } = stretch;
    const answer = await api.call('conversations.history', {
      channel,
      oldest: formatSlackTimestamp(oldest),
      latest: formatSlackTimestamp(latest),
      limit: PAGE,
    });
    const { messages = [], has_more } = history.parse(answer) ?? {};
    const added = await this.#add(messages, stretch);
    const threads = messages.flatMap((message) => threadIn(message, stretch.since));
    const last = parseSlackTimestamp(kept.parse(messages.at(-1))?.ts);
    plan.pageRead(stretch, has_more && last !== undefined && last < latest ? last : undefined, threads, added);
    await saver.save();
  };

  readonly #readThread = async (thread: Thread): Promise<void> => {
    const { api, plan, saver } = this.#parts;
    const { channel, ts, since } = thread;
    const given = { channel, ts, oldest: formatSlackTimestamp(since), limit: PAGE };
    let cursor: string | undefined;
    let added = 0;
    do {
      const answer = await api.call('conversations.replies', { ...given, ...(cursor ? { cursor } : {}) });
      const { messages = [], response_metadata } = history.parse(answer) ?? {};
      added += await this.#add(messages, thread);
      const next: string | undefined = response_metadata?.next_cursor;
      cursor = next === cursor ? undefined : next;
    } while (cursor);
    plan.threadRead(thread, added);
    await saver.save();
  };

  /** Returns how many messages entered the log. */
  async #add(messages: readonly object[], { channel, since }: Stretch | Thread): Promise<number> {
    const { team, ownUser, community, clock, append, onRecords } = this.#parts;
    const archive: Archive = { source: 'history', team, channel, channel_type: 'channel', own_user: ownUser };
    const isGeneral = community().channels.get(channel)?.general === true;
    const records = messages.flatMap((message): SlackRecord[] => {
      const record = storedRecord(message, archive, clock.now());
      if (record && isNews(record, community(), since)) return [record];
      const join = isGeneral ? generalJoin(message, archive, clock.now()) : undefined;
      return join && isNewJoin(join, community()) ? [join] : [];
    });
    if (records.length > 0) await append(records);
    onRecords(records);
    return records.length;
  }

  readonly #unsaved = (error: unknown): number => {
    this.#parts.warn(`How far the history was read cannot be kept: ${error instanceof Error ? error.message : error}`);
    return PAUSE;
  };

  /** Puts aside what cannot be read; returns how long to wait before going on, ms. */
  async #afterFailure(item: Stretch | Thread, error: unknown): Promise<number> {
    const { plan, saver, onLack, warn } = this.#parts;
    if (!(error instanceof SlackError)) {
      warn(`What was read of the history cannot be kept: ${error instanceof Error ? error.message : error}`);
      return PAUSE;
    }
    const isThread = 'ts' in item;
    if (isThread && isRefusal(error, 'thread_not_found')) plan.threadRead(item, 0);
    else if (isThread && isRefusal(error, ...FORBIDDEN)) {
      warn(`Slack does not let the app read threads (${error.code}): the history goes on without their answers.`);
      plan.dropThreads();
    } else if (isRefusal(error, ...FORBIDDEN)) {
      onLack(error.needed || 'channels:history');
      return LONG_PAUSE;
    } else if (isRefusal(error, ...CLOSED)) plan.leave(item.channel);
    else {
      warn(`Slack refuses the history of ${item.channel}: ${error.code}. It is tried again in ten minutes.`);
      return LONG_PAUSE;
    }
    await saver.save();
    return 0;
  }
}

/** The thread that began with a message, if it has answers of after `since`. */
function threadIn(message: object, since: number): string[] {
  const { ts, thread_ts = ts, reply_count = 0, latest_reply } = kept.parse(message) ?? {};
  if (!ts || thread_ts !== ts || reply_count === 0) return [];
  const latest = parseSlackTimestamp(latest_reply);
  return latest === undefined || latest > since ? [ts] : [];
}

/** Only posts and deletions tell something that the log may not know. */
function isNews(record: SlackRecord, { channels }: Community, since: number): boolean {
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
