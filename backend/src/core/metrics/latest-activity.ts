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
  const found: FoundItem[] = [];
  let nextUs: Microseconds = NEVER_US;
  const isMoving = window.untilUs === momentUs;
  const add = (item: FoundItem) => {
    if (isInWindow(window, item.us)) found.push(item);
    else if (isMoving && item.us > momentUs) nextUs = Math.min(nextUs, item.us);
  };
  for (const [id, { joinedAtUs: us, bot }] of community.people) if (!bot && us !== NEVER_US) add({ us, join: id });
  for (const [id, { createdAtUs: us }] of community.channels) {
    const isDeleted = us <= (community.channelChanges.find(id)?.deletedAtUs ?? 0);
    if (us !== NEVER_US && !isDeleted) add({ us, created: id });
  }
  const messages = newestMessages(community, window, rule);
  if (isMoving)
    for (const { rows } of community.channels.values())
      nextUs = Math.min(nextUs, nextRowAgeStepUs(rows, [0], momentUs));
  return {
    items: newestOf([...newestOf(found), ...messages]).map((item) => describeItem(community, item, directory)),
    nextChangeAt: stepToMs(nextUs),
  };
}

type FoundItem = { us: Microseconds } & ({ join: string } | { created: string } | FoundMessage);

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

/** The newest `MAX_ACTIVITY_ITEMS`; ties by key. */
function newestOf<T extends FoundItem>(found: readonly T[]): T[] {
  let newest = found;
  if (found.length > 2 * MAX_ACTIVITY_ITEMS) {
    const oldestUs = Float64Array.from(found, ({ us }) => us).sort()[found.length - MAX_ACTIVITY_ITEMS] ?? 0;
    newest = found.filter(({ us }) => us >= oldestUs);
  }
  return newest.toSorted((a, b) => b.us - a.us || (itemKey(a) < itemKey(b) ? -1 : 1)).slice(0, MAX_ACTIVITY_ITEMS);
}

function itemKey(item: FoundItem): string {
  if ('join' in item) return `join|${item.join}`;
  return 'created' in item ? `channel|${item.created}` : `${item.channel}|${item.us}`;
}

function describeItem(community: Community, item: FoundItem, directory: NameDirectory): ActivityItem {
  const [key, at] = [itemKey(item), usToMs(item.us)];
  if ('join' in item) return { kind: 'join', key, at, person: directory.person(item.join) };
  if ('created' in item) {
    const creator = community.channels.get(item.created)?.creator ?? '';
    return { kind: 'channel', key, at, person: directory.person(creator), channel: directory.channel(item.created) };
  }
  const { us, channel, rows, row } = item;
  const { threadTs, author } = rows.columns;
  const rootUs = threadTs[row] ?? 0;
  const recent = community.recentTexts.find(channel, us);
  const isEdited = recent ? recent.at > 0 : community.channels.get(channel)?.edits.asks(us) !== undefined;
  return {
    kind: 'message',
    key,
    at,
    ts: formatSlackTimestamp(us),
    threadTs: rootUs ? formatSlackTimestamp(rootUs) : '',
    person: directory.person(community.authors.idAt(author[row] ?? 0)),
    channel: directory.channel(channel),
    text: recent ? withoutErasedNames(recent.text, community.channelChanges) : null,
    edited: isEdited,
  };
}
