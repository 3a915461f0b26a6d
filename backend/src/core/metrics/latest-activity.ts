import { type Community, NEVER_US } from '../state/community.ts';
import { type CountingRule, isCounted } from '../state/counting-rule.ts';
import { formatSlackTimestamp } from '../time/slack-timestamp.ts';
import { usToMs } from '../time/units.ts';
import type { Channel, NameDirectory, Person } from './name-directory.ts';

/** A row of the feed. `at` in ms UTC; `key` identifies it for as long as it exists. */
export type ActivityItem =
  | {
      kind: 'message';
      key: string;
      at: number;
      ts: string;
      /** Of the thread's first message; empty for that message itself. */
      threadTs: string;
      person: Person;
      channel: Channel;
      text: string;
      edited: boolean;
    }
  | { kind: 'join'; key: string; at: number; person: Person }
  | { kind: 'channel'; key: string; at: number; person: Person; channel: Channel };

/** How many rows the feed has. */
const MAX_ACTIVITY_ITEMS = 100;

/** Rows are made only for those that are shown. */
type DatedItem = { us: number; key: string; toItem: () => ActivityItem };

/**
 * The newest counted messages, joins and new channels up to `end` (microseconds), newest first, at most a hundred, and
 * when the next message or channel is due (ms UTC): clocks differ, and imports may say anything.
 */
export function latestActivity(
  community: Community,
  end: number,
  rule: CountingRule,
  directory: NameDirectory,
): { rows: ActivityItem[]; nextChangeAt: number | null } {
  const all = [
    ...messageItems(community, end, rule, directory),
    ...joinItems(community, end, directory),
    ...channelItems(community, directory),
  ].sort((a, b) => b.us - a.us || (a.key < b.key ? -1 : 1));
  const past = all.filter(({ us }) => us <= end);
  const next = all[all.length - past.length - 1];
  return {
    rows: past.slice(0, MAX_ACTIVITY_ITEMS).map(({ toItem: row }) => row()),
    nextChangeAt: next ? usToMs(next.us) : null,
  };
}

/** Newest first, so that after as many as are shown the rest need not be looked at. */
function* messageItems(
  community: Community,
  end: number,
  rule: CountingRule,
  directory: NameDirectory,
): Generator<DatedItem> {
  let shown = 0;
  for (const { channel, ts: us, text, at } of community.recentTexts.newest()) {
    const rows = community.channels.get(channel)?.rows;
    const row = rows?.findRow(us) ?? -1;
    if (!rows || row < 0) continue;
    const { threadTs: roots, author: authors, flags } = rows.columns;
    if (!isCounted(rule, flags[row], authors[row])) continue;
    if (us <= end && shown++ === MAX_ACTIVITY_ITEMS) return;
    const root = roots[row] ?? 0;
    const author = community.authors.idAt(authors[row] ?? 0);
    const key = `${channel}|${us}`;
    yield {
      us,
      key,
      toItem: () => ({
        kind: 'message',
        key,
        at: Math.floor(us / 1000),
        ts: formatSlackTimestamp(us),
        threadTs: root ? formatSlackTimestamp(root) : '',
        person: directory.person(author),
        channel: directory.channel(channel),
        text,
        edited: at > 0,
      }),
    };
  }
}

/** Of a community of any size only the newest hundred: the rest cannot be shown, and takes its time to sort. */
function* joinItems(community: Community, end: number, directory: NameDirectory): Generator<DatedItem> {
  const times = new Float64Array(community.people.size);
  let count = 0;
  for (const { joinedAtUs: joined, bot } of community.people.values())
    if (joined <= end && !bot) times[count++] = joined;
  const oldest = times.subarray(0, count).sort().at(-MAX_ACTIVITY_ITEMS) ?? 0;
  for (const [id, { joinedAtUs: us, bot }] of community.people) {
    if (us > end || us < oldest || bot) continue;
    const [at, key] = [Math.floor(us / 1000), `join|${id}`];
    yield { us, key, toItem: () => ({ kind: 'join', key, at, person: directory.person(id) }) };
  }
}

function* channelItems(community: Community, directory: NameDirectory): Generator<DatedItem> {
  for (const [id, { createdAtUs: us, creator }] of community.channels) {
    if (us === NEVER_US) continue;
    const [at, key] = [Math.floor(us / 1000), `channel|${id}`];
    const row = (): ActivityItem => ({
      kind: 'channel',
      key,
      at,
      person: directory.person(creator),
      channel: directory.channel(id),
    });
    yield { us, key, toItem: row };
  }
}
