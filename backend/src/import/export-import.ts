import type { ImportReport } from '../core/import-status.ts';
import type { SlackRecord } from '../core/record.ts';
import { Batches, type BatchesParts } from './batches.ts';
import { Conversations } from './conversations.ts';
import { DayReader } from './day-reader.ts';
import { itemsOf } from './entry-items.ts';
import { findLists, type Lists } from './find-lists.ts';
import { placeOf } from './layout.ts';
import { readLists } from './list-reader.ts';
import { People } from './people.ts';
import { Tally } from './tally.ts';
import { TeamVotes } from './team-votes.ts';
import { type Archive, type ArchiveEntry, ArchiveRefused, openArchive } from './zip-archive.ts';

export interface ImportParts extends BatchesParts {
  /** Whose community it is; empty where nobody knows yet. */
  team: string;
  /** ms UTC. */
  now: () => number;
  /** How much of the file is read, 0 to 1, and how many messages were taken. */
  onProgress: (share: number, messages: number) => void;
}

/**
 * Takes the public part of a Slack export into the log: people, channels, joins and messages, in batches, in memory that does
 * not grow with the number of messages. What it takes depends on the file alone, so that running it again, after a crash or
 * at will, changes nothing. Throws `ArchiveRefused` where nothing can be taken at all.
 */
export async function importExport(path: string, parts: ImportParts): Promise<ImportReport> {
  // A table of contents can be read once; the lists may stand after the days that they explain.
  const [lists, days] = [await openArchive(path), await openArchive(path)];
  try {
    return await take(lists, days, parts);
  } finally {
    lists.close();
    days.close();
  }
}

async function take(lists: Archive, days: Archive, parts: ImportParts): Promise<ImportReport> {
  const { root, found, bytes } = await findLists(lists);
  const team = await teamOf(found, parts.team);
  const receivedAt = parts.now();
  const [taken, left] = [new Tally(), new Tally()];
  const [conversations, people] = [new Conversations(team, receivedAt), new People(team, receivedAt)];
  const batches = new Batches(parts);

  for await (const records of readLists(found, conversations, people, taken, left)) await batches.write(records);
  if (conversations.size === 0) {
    const [why] = left.lines();
    throw new ArchiveRefused(`channels.json names no public channel${why ? ` (${why.count} ${why.what})` : ''}`);
  }

  const reader = new DayReader({ team, receivedAt, people, taken, left });
  let [read, messages] = [0, 0];
  for await (const entry of days.entries()) {
    for await (const records of readDay(entry, root, conversations, reader, left)) {
      for (const { metric_type } of records) if (metric_type === 'message_count') messages++;
      await batches.write(records);
      parts.onProgress(read / bytes, messages);
    }
    read += entry.size;
  }

  await batches.write(joinsOf(people, conversations, taken, left));
  await batches.end();
  return { team, taken: taken.lines(), left: left.lines() };
}

/** The records of an entry, if it is a day of a public channel. */
async function* readDay(
  entry: ArchiveEntry,
  root: string,
  conversations: Conversations,
  reader: DayReader,
  left: Tally,
): AsyncGenerator<SlackRecord[]> {
  const place = placeOf(entry.name, root);
  if (place.kind === 'list' && !entry.isOutside) return;
  const channel = place.kind === 'day' ? conversations.folder(place.folder) : undefined;
  if (entry.isOutside) left.add('files whose name leads out of the archive', entry.name);
  else if (place.kind === 'other') left.add('files that hold no messages', entry.name);
  else if (channel === 'private') left.add('days of private channels and direct messages, not read');
  else if (!channel) left.add('days of channels that channels.json does not name', entry.name);
  else for await (const items of itemsOf(entry)) yield reader.read(items, channel, entry.name);
}

function joinsOf(people: People, { generalSince }: Conversations, taken: Tally, left: Tally): SlackRecord[] {
  const { records, unknown } = people.joins(generalSince);
  if (records.length > 0) taken.add('people who joined', '', records.length);
  if (unknown > 0) left.add('people whose time of joining is not in the export', '', unknown);
  return [...records, ...people.unlisted()];
}

async function teamOf(found: Lists['found'], known: string): Promise<string> {
  const votes = new TeamVotes();
  for (const list of ['users', 'org_users'] as const) {
    const entry = found.get(list);
    if (entry) for await (const items of itemsOf(entry)) votes.addAll(items);
  }
  const said = votes.first;
  if (known && !votes.allows(known))
    throw new ArchiveRefused(
      `it is of the workspace ${said}, and this dashboard is of ${known}: another workspace needs a DATA_DIR of its own`,
    );
  if (!known && !said)
    throw new ArchiveRefused('nothing in it says of which workspace it is: set SLACK_TEAM_ID and import it again');
  return known || said;
}
