import type { SlackRecord } from '../../core/records/record.ts';
import { type Community, createCommunity, NEVER_US } from '../../core/state/community.ts';
import { type CountingRule, createCountingRule, isCounted } from '../../core/state/counting-rule.ts';
import { fold } from '../../core/state/fold.ts';
import { Interner } from '../../core/state/interner.ts';
import { FLAG_DELETED, FLAG_SEEN } from '../../core/state/rows/message-columns.ts';
import { MessageRows } from '../../core/state/rows/message-rows.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import type { Microseconds, Milliseconds } from '../../core/time/units.ts';
import { endOfMillisecondUs } from '../../core/time/window.ts';

/** What an export holds as the dashboard shows it, each message once. */
export interface ExportCounts {
  /** Posts that count as messages. */
  messagesOfPeople: number;
  messagesOfBots: number;
  deletedMessages: number;
  /** Posts that are in the file more than once, without their first occurrence. */
  repeatedMessages: number;
  /** Posts that count once their time has come: within a day after the import. */
  laterMessages: number;
  /** Records that never count, because they are dated more than a day after the import. */
  implausible: number;
  /** People whose join is known. */
  joined: number;
  channelJoins: number;
  channelRenames: number;
  /** Notices of Slack that count in no number. */
  notices: number;
}

/** A line of a day file that is no post. */
export type NoticeKind = 'join' | 'rename' | 'other';
const NOTICE_FLAGS: Record<NoticeKind, number> = { join: 1, rename: 2, other: 4 };

/**
 * Folds the records of an export, so that its report has the numbers that the dashboard shows: by the same fold, and by
 * the same rule for what counts. It needs the memory of the fold: 21 to 30 bytes a message, and the newest texts.
 */
export class ExportTally {
  readonly #community: Community;
  readonly #notices = new Map<string, MessageRows>();
  readonly #interner = new Interner();
  #foldedPosts = 0;
  #implausible = 0;

  constructor(team: string) {
    this.#community = createCommunity(team);
  }

  /** Adds a record. Returns whether it counts, at once or once its time has come: an implausible one never does. */
  add(record: SlackRecord): boolean {
    if (fold(this.#community, record) === 'implausible') {
      this.#implausible++;
      return false;
    }
    if (record.metric_type === 'message_count') this.#foldedPosts++;
    return true;
  }

  /** The number of posts so far, repetitions included. */
  get posts(): number {
    return this.#foldedPosts;
  }

  /** Adds a notice, such as a join of a channel. A repetition counts once. */
  addNotice(channel: string, ts: string, kind: NoticeKind): void {
    const rows = this.#notices.get(channel) ?? new MessageRows(this.#interner);
    this.#notices.set(channel, rows);
    rows.upsert(parseSlackTimestamp(ts) ?? 0, 0, 0, NOTICE_FLAGS[kind]);
  }

  /** Whether the join of this person is known. */
  hasJoined(user: string): boolean {
    return (this.#community.people.get(user)?.joinedAtUs ?? NEVER_US) !== NEVER_US;
  }

  /** The counts at `now` (ms UTC). */
  counts(now: Milliseconds): ExportCounts {
    const counts: ExportCounts = {
      messagesOfPeople: 0,
      messagesOfBots: 0,
      deletedMessages: 0,
      repeatedMessages: this.#foldedPosts,
      laterMessages: 0,
      implausible: this.#implausible,
      joined: 0,
      channelJoins: 0,
      channelRenames: 0,
      notices: 0,
    };
    const [rule, endUs] = [createCountingRule(this.#community, false), endOfMillisecondUs(now)];
    for (const { rows } of this.#community.channels.values()) addRows(counts, rows, rule, endUs);
    for (const { bot, joinedAtUs } of this.#community.people.values()) if (!bot && joinedAtUs <= endUs) counts.joined++;
    for (const rows of this.#notices.values()) addNotices(counts, rows);
    return counts;
  }
}

function addRows(counts: ExportCounts, rows: MessageRows, rule: CountingRule, endUs: Microseconds): void {
  const { length } = rows;
  const { ts, flags, author } = rows.columns;
  for (let row = 0; row < length; row++) {
    const flag = flags[row] ?? 0;
    if (flag & FLAG_SEEN) counts.repeatedMessages--;
    if (flag & FLAG_DELETED) counts.deletedMessages++;
    else if ((ts[row] ?? 0) > endUs) counts.laterMessages++;
    else if (isCounted(rule, flag, author[row])) counts.messagesOfPeople++;
    else counts.messagesOfBots++;
  }
}

function addNotices(counts: ExportCounts, rows: MessageRows): void {
  const { length } = rows;
  const { flags } = rows.columns;
  for (let row = 0; row < length; row++) {
    const flag = flags[row] ?? 0;
    if (flag & NOTICE_FLAGS.join) counts.channelJoins++;
    else if (flag & NOTICE_FLAGS.rename) counts.channelRenames++;
    else counts.notices++;
  }
}
