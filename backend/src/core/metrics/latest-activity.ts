import { type Community, NEVER_US } from '../state/community.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import { FLAG_DIRECT_MESSAGE } from '../state/rows/message-columns.ts';
import type { MessageRows } from '../state/rows/message-rows.ts';
import { withoutErasedNames } from '../state/without-erased-names.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { isInWindow, type TimeWindow } from '../time/time-window.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { Channel, NameDirectory, Person } from './name-directory.ts';
import { nextRowAgeStepUs, stepToMs } from './passes/age-steps.ts';

/** One row of the activity panel. `at` is in ms UTC; `key` stays the same for as long as the row exists. */
export type ActivityItem =
  | {
      kind: 'message';
      key: string;
      at: Milliseconds;
      ts: string;
      /** The `ts` of the thread's first message; empty for that message itself. */
      threadTs: string;
      person: Person;
      channel: Channel;
      /** Null where the text is not held. */
      text: string | null;
      edited: boolean;
    }
  | { kind: 'join'; key: string; at: Milliseconds; person: Person }
  | { kind: 'channel'; key: string; at: Milliseconds; person: Person; channel: Channel };

const MAX_ACTIVITY_ITEMS = 100;

/** A row with its time. `toItem` creates the row, and is called only for rows that are shown. */
interface DatedItem {
  us: Microseconds;
  key: string;
  toItem: () => ActivityItem;
}

export function activityMetric(context: MetricContext): MetricResult<readonly ActivityItem[]> {
  const { items, nextChangeAt } = context.activity();
  return { value: items, nextChangeAt: context.nextChange(nextChangeAt) };
}

/**
 * The newest counted messages, joins and created channels of a window, newest first, at most a hundred
 * (docs/metrics.md#activity). `nextChangeAt`: the time of the first one after `momentUs`, ms UTC, if the window ends
 * there: clocks differ, and an import may contain any date.
 */
export function latestActivity(
  community: Community,
  window: TimeWindow,
  momentUs: Microseconds,
  rule: CountingRule,
  directory: NameDirectory,
): { items: readonly ActivityItem[]; nextChangeAt: Milliseconds | null } {
  const others = [...joinItems(community, directory), ...channelItems(community, directory)];
  const items = [
    ...newestMessages(community, window, rule).map((message) => messageItem(community, message, directory)),
    ...others.filter(({ us }) => isInWindow(window, us)),
  ].sort((a, b) => b.us - a.us || (a.key < b.key ? -1 : 1));
  let nextUs: Microseconds = NEVER_US;
  if (window.untilUs === momentUs) {
    for (const { us } of others) if (us > momentUs) nextUs = Math.min(nextUs, us);
    for (const { rows } of community.channels.values())
      nextUs = Math.min(nextUs, nextRowAgeStepUs(rows, [0], momentUs));
  }
  return { items: items.slice(0, MAX_ACTIVITY_ITEMS).map(({ toItem }) => toItem()), nextChangeAt: stepToMs(nextUs) };
}

interface FoundMessage {
  us: Microseconds;
  channel: string;
  rows: MessageRows;
  row: number;
}

/** The newest `MAX_ACTIVITY_ITEMS` counted messages of the window, and no direct ones. */
function newestMessages(community: Community, { afterUs, untilUs }: TimeWindow, rule: CountingRule): FoundMessage[] {
  let found: FoundMessage[] = [];
  let oldestUs = afterUs;
  for (const [channel, { rows }] of community.channels) {
    const { ts, author, flags } = rows.columns;
    let inChannel = 0;
    for (let row = rows.firstRowAfter(untilUs) - 1; row >= 0 && inChannel < MAX_ACTIVITY_ITEMS; row--) {
      const us = ts[row] ?? 0;
      // Several messages of one time are sorted by their keys later.
      if (us <= afterUs || us < oldestUs) break;
      const rowFlags = flags[row] ?? 0;
      if ((rowFlags & FLAG_DIRECT_MESSAGE) !== 0 || !isCounted(rule, rowFlags, author[row])) continue;
      found.push({ us, channel, rows, row });
      inChannel++;
    }
    if (found.length < 2 * MAX_ACTIVITY_ITEMS) continue;
    found = newestOf(found);
    oldestUs = found.at(-1)?.us ?? afterUs;
  }
  return newestOf(found);
}

function newestOf(found: FoundMessage[]): FoundMessage[] {
  return found.sort((a, b) => b.us - a.us || (messageKey(a) < messageKey(b) ? -1 : 1)).slice(0, MAX_ACTIVITY_ITEMS);
}

function messageKey({ channel, us }: FoundMessage): string {
  return `${channel}|${us}`;
}

function messageItem(community: Community, message: FoundMessage, directory: NameDirectory): DatedItem {
  const { us, channel, rows, row } = message;
  const { threadTs, author } = rows.columns;
  const key = messageKey(message);
  return {
    us,
    key,
    toItem: () => {
      const rootUs = threadTs[row] ?? 0;
      const recent = community.recentTexts.find(channel, us);
      return {
        kind: 'message',
        key,
        at: usToMs(us),
        ts: formatSlackTimestamp(us),
        threadTs: rootUs ? formatSlackTimestamp(rootUs) : '',
        person: directory.person(community.authors.idAt(author[row] ?? 0)),
        channel: directory.channel(channel),
        text: recent ? withoutErasedNames(recent.text, community.channelChanges) : null,
        edited: recent !== undefined && recent.at > 0,
      };
    },
  };
}

function* joinItems(community: Community, directory: NameDirectory): Generator<DatedItem> {
  for (const [id, { joinedAtUs: us, bot }] of community.people) {
    if (bot || us === NEVER_US) continue;
    const key = `join|${id}`;
    yield { us, key, toItem: () => ({ kind: 'join', key, at: usToMs(us), person: directory.person(id) }) };
  }
}

function* channelItems(community: Community, directory: NameDirectory): Generator<DatedItem> {
  for (const [id, { createdAtUs: us, creator }] of community.channels) {
    const isDeleted = us <= (community.channelChanges.find(id)?.deletedAtUs ?? 0);
    if (us === NEVER_US || isDeleted) continue;
    const key = `channel|${id}`;
    const toItem = (): ActivityItem => ({
      kind: 'channel',
      key,
      at: usToMs(us),
      person: directory.person(creator),
      channel: directory.channel(id),
    });
    yield { us, key, toItem };
  }
}
