import type { ImportReport } from '../core/protocol/import-status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { classifyEntry } from './archive/export-layout.ts';
import { findListFiles, type ListFiles } from './archive/find-list-files.ts';
import { readJsonArray } from './archive/read-json-array.ts';
import { ArchiveError, openZipArchive, type ZipArchive, type ZipArchiveEntry } from './archive/zip-archive.ts';
import { BatchWriter, type BatchWriterOptions } from './batch-writer.ts';
import { ReasonCounts } from './reason-counts.ts';
import { ChannelRegistry } from './records/channel-registry.ts';
import { DayFileReader } from './records/day-file-reader.ts';
import { PeopleRegistry } from './records/people-registry.ts';
import { readListFiles } from './records/read-list-files.ts';
import { TeamDetector } from './records/team-detector.ts';

export interface ImportOptions extends BatchWriterOptions {
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
 * at will, changes nothing. Throws `ArchiveError` where nothing can be taken at all.
 */
export async function importSlackExport(path: string, parts: ImportOptions): Promise<ImportReport> {
  // A table of contents can be read once; the lists may stand after the days that they explain.
  const [lists, days] = [await openZipArchive(path), await openZipArchive(path)];
  try {
    return await importArchives(lists, days, parts);
  } finally {
    lists.close();
    days.close();
  }
}

async function importArchives(lists: ZipArchive, days: ZipArchive, parts: ImportOptions): Promise<ImportReport> {
  const { root, files: found, compressedBytes: bytes } = await findListFiles(lists);
  const team = await resolveTeam(found, parts.team);
  const receivedAt = parts.now();
  const [taken, left] = [new ReasonCounts(), new ReasonCounts()];
  const [conversations, people] = [new ChannelRegistry(team, receivedAt), new PeopleRegistry(team, receivedAt)];
  const batches = new BatchWriter(parts);

  for await (const records of readListFiles(found, conversations, people, taken, left)) await batches.write(records);
  if (conversations.publicChannelCount === 0) {
    const [why] = left.lines();
    throw new ArchiveError(`channels.json names no public channel${why ? ` (${why.count} ${why.what})` : ''}`);
  }

  const reader = new DayFileReader({ team, receivedAt, people, importedCounts: taken, skippedCounts: left });
  let [read, messages] = [0, 0];
  for await (const entry of days.entries()) {
    for await (const records of readDayFile(entry, root, conversations, reader, left)) {
      for (const { metric_type } of records) if (metric_type === 'message_count') messages++;
      await batches.write(records);
      parts.onProgress(read / bytes, messages);
    }
    read += entry.compressedBytes;
  }

  await batches.write(joinRecords(people, conversations, taken, left));
  await batches.end();
  return { team, taken: taken.lines(), left: left.lines() };
}

/** The records of an entry, if it is a day of a public channel. */
async function* readDayFile(
  entry: ZipArchiveEntry,
  root: string,
  conversations: ChannelRegistry,
  reader: DayFileReader,
  left: ReasonCounts,
): AsyncGenerator<SlackRecord[]> {
  const place = classifyEntry(entry.name, root);
  if (place.kind === 'list' && !entry.escapesArchive) return;
  const channel = place.kind === 'day' ? conversations.channelOfFolder(place.folder) : undefined;
  if (entry.escapesArchive) left.add('files whose name leads out of the archive', entry.name);
  else if (place.kind === 'other') left.add('files that hold no messages', entry.name);
  else if (channel === 'private') left.add('days of private channels and direct messages, not read');
  else if (!channel) left.add('days of channels that channels.json does not name', entry.name);
  else for await (const items of readJsonArray(entry)) yield reader.read(items, channel, entry.name);
}

function joinRecords(
  people: PeopleRegistry,
  { generalCreatedSeconds: generalSince }: ChannelRegistry,
  taken: ReasonCounts,
  left: ReasonCounts,
): SlackRecord[] {
  const { records, unknown } = people.joinRecords(generalSince);
  if (records.length > 0) taken.add('people who joined', '', records.length);
  if (unknown > 0) left.add('people whose time of joining is not in the export', '', unknown);
  return [...records, ...people.unlistedRecords()];
}

async function resolveTeam(found: ListFiles['files'], known: string): Promise<string> {
  const votes = new TeamDetector();
  for (const list of ['users', 'org_users'] as const) {
    const entry = found.get(list);
    if (entry) for await (const items of readJsonArray(entry)) votes.addAll(items);
  }
  const said = votes.mostFrequent;
  if (known && !votes.isConsistentWith(known))
    throw new ArchiveError(
      `it is of the workspace ${said}, and this dashboard is of ${known}: another workspace needs a DATA_DIR of its own`,
    );
  if (!known && !said)
    throw new ArchiveError('nothing in it says of which workspace it is: set SLACK_TEAM_ID and import it again');
  return known || said;
}
