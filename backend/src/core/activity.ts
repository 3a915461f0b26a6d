import { type Community, NEVER } from './community.ts';
import { type CountedRule, isCounted } from './counted.ts';
import type { Channel, Directory, Person } from './directory.ts';
import { slackTimestamp } from './timestamp.ts';
import { millisecondOf } from './window.ts';

/** A row of the feed. `at` in ms UTC; `key` identifies it for as long as it exists. */
export type Activity =
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
const SHOWN = 100;

/** Rows are made only for those that are shown. */
type Dated = { us: number; key: string; row: () => Activity };

/**
 * The newest counted messages, joins and new channels up to `end` (microseconds), newest first, at most a hundred, and
 * when the next message or channel is due (ms UTC): clocks differ, and imports may say anything.
 */
export function newestActivity(
  community: Community,
  end: number,
  rule: CountedRule,
  directory: Directory,
): { rows: Activity[]; nextChangeAt: number | null } {
  const all = [
    ...messages(community, end, rule, directory),
    ...joins(community, end, directory),
    ...channels(community, directory),
  ].sort((a, b) => b.us - a.us || (a.key < b.key ? -1 : 1));
  const past = all.filter(({ us }) => us <= end);
  const next = all[all.length - past.length - 1];
  return { rows: past.slice(0, SHOWN).map(({ row }) => row()), nextChangeAt: next ? millisecondOf(next.us) : null };
}

/** Newest first, so that after as many as are shown the rest need not be looked at. */
function* messages(community: Community, end: number, rule: CountedRule, directory: Directory): Generator<Dated> {
  let shown = 0;
  for (const { channel, ts: us, text, at } of community.recent.newest()) {
    const rows = community.channels.get(channel)?.rows;
    const row = rows?.find(us) ?? -1;
    if (!rows || row < 0) continue;
    const { root: roots, author: authors, flags } = rows.columns;
    if (!isCounted(rule, flags[row], authors[row])) continue;
    if (us <= end && shown++ === SHOWN) return;
    const root = roots[row] ?? 0;
    const author = community.authors.id(authors[row] ?? 0);
    const key = `${channel}|${us}`;
    yield {
      us,
      key,
      row: () => ({
        kind: 'message',
        key,
        at: Math.floor(us / 1000),
        ts: slackTimestamp(us),
        threadTs: root ? slackTimestamp(root) : '',
        person: directory.person(author),
        channel: directory.channel(channel),
        text,
        edited: at > 0,
      }),
    };
  }
}

/** Of a community of any size only the newest hundred: the rest cannot be shown, and takes its time to sort. */
function* joins(community: Community, end: number, directory: Directory): Generator<Dated> {
  const times = new Float64Array(community.people.size);
  let count = 0;
  for (const { joined, bot } of community.people.values()) if (joined <= end && !bot) times[count++] = joined;
  const oldest = times.subarray(0, count).sort().at(-SHOWN) ?? 0;
  for (const [id, { joined: us, bot }] of community.people) {
    if (us > end || us < oldest || bot) continue;
    const [at, key] = [Math.floor(us / 1000), `join|${id}`];
    yield { us, key, row: () => ({ kind: 'join', key, at, person: directory.person(id) }) };
  }
}

function* channels(community: Community, directory: Directory): Generator<Dated> {
  for (const [id, { created: us, creator }] of community.channels) {
    if (us === NEVER) continue;
    const [at, key] = [Math.floor(us / 1000), `channel|${id}`];
    const row = (): Activity => ({
      kind: 'channel',
      key,
      at,
      person: directory.person(creator),
      channel: directory.channel(id),
    });
    yield { us, key, row };
  }
}
