import { type Community, NEVER_US } from '../state/community.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import { withoutErasedNames } from '../state/without-erased-names.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { type Microseconds, type Milliseconds, usToMs } from '../time/units.ts';
import type { MetricContext, MetricResult } from './metric-context.ts';
import type { Channel, NameDirectory, Person } from './name-directory.ts';

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
      text: string;
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
 * The newest counted messages, joins and created channels up to `endUs`, newest first, at most a hundred
 * (docs/metrics.md#activity). `nextChangeAt`: the time of the first one after `endUs`, ms UTC: clocks differ, and an
 * import may contain any date.
 */
export function latestActivity(
  community: Community,
  endUs: Microseconds,
  rule: CountingRule,
  directory: NameDirectory,
): { items: readonly ActivityItem[]; nextChangeAt: Milliseconds | null } {
  const all = [
    ...messageItems(community, endUs, rule, directory),
    ...joinItems(community, endUs, directory),
    ...channelItems(community, directory),
  ].sort((a, b) => b.us - a.us || (a.key < b.key ? -1 : 1));
  const past = all.filter(({ us }) => us <= endUs);
  const next = all[all.length - past.length - 1];
  return {
    items: past.slice(0, MAX_ACTIVITY_ITEMS).map(({ toItem }) => toItem()),
    nextChangeAt: next ? usToMs(next.us) : null,
  };
}

/** Newest first. Ends after `MAX_ACTIVITY_ITEMS` messages up to `endUs`. */
function* messageItems(
  community: Community,
  endUs: Microseconds,
  rule: CountingRule,
  directory: NameDirectory,
): Generator<DatedItem> {
  let past = 0;
  for (const { channel, ts: us, text, at: editedAtUs } of community.recentTexts.newest()) {
    const rows = community.channels.get(channel)?.rows;
    const row = rows?.findRow(us) ?? -1;
    if (!rows || row < 0) continue;
    const { threadTs, author, flags } = rows.columns;
    if (!isCounted(rule, flags[row], author[row])) continue;
    if (us <= endUs && past++ === MAX_ACTIVITY_ITEMS) return;
    const rootUs = threadTs[row] ?? 0;
    const user = community.authors.idAt(author[row] ?? 0);
    const key = `${channel}|${us}`;
    yield {
      us,
      key,
      toItem: () => ({
        kind: 'message',
        key,
        at: usToMs(us),
        ts: formatSlackTimestamp(us),
        threadTs: rootUs ? formatSlackTimestamp(rootUs) : '',
        person: directory.person(user),
        channel: directory.channel(channel),
        text: withoutErasedNames(text, community.channelChanges),
        edited: editedAtUs > 0,
      }),
    };
  }
}

/**
 * The newest `MAX_ACTIVITY_ITEMS` joins up to `endUs`, since older ones are never shown, and the first ones after it.
 */
function* joinItems(community: Community, endUs: Microseconds, directory: NameDirectory): Generator<DatedItem> {
  const past = new Float64Array(community.people.size);
  let count = 0;
  let nextDueUs: Microseconds = NEVER_US;
  for (const { joinedAtUs, bot } of community.people.values()) {
    if (bot || joinedAtUs === NEVER_US) continue;
    if (joinedAtUs <= endUs) past[count++] = joinedAtUs;
    else nextDueUs = Math.min(nextDueUs, joinedAtUs);
  }
  const oldestUs = past.subarray(0, count).sort().at(-MAX_ACTIVITY_ITEMS) ?? 0;
  for (const [id, { joinedAtUs: us, bot }] of community.people) {
    const isShown = us <= endUs ? us >= oldestUs : us === nextDueUs && us !== NEVER_US;
    if (bot || !isShown) continue;
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
