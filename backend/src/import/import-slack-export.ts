import type { ImportReport } from '../core/protocol/import-status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { type Archive, type ArchiveEntry, ArchiveError } from './archive/archive.ts';
import { channelNamesOfFile } from './archive/channel-files.ts';
import { classifyEntry } from './archive/export-layout.ts';
import { findListFiles, type ListFiles } from './archive/find-list-files.ts';
import { openArchive } from './archive/open-archive.ts';
import { readJsonArray } from './archive/read-json-array.ts';
import { readMessages } from './archive/read-messages.ts';
import { BatchWriter, type BatchWriterOptions } from './batch-writer.ts';
import { ReasonCounts } from './reason-counts.ts';
import { ChannelRegistry } from './records/channel-registry.ts';
import { DayFileReader } from './records/day-file-reader.ts';
import { PeopleRegistry } from './records/people-registry.ts';
import { readListFiles } from './records/read-list-files.ts';
import { TeamDetector } from './records/team-detector.ts';
import { RepeatedRecords } from './repeated-records.ts';

export interface ImportOptions extends BatchWriterOptions {
  /** Id of the workspace; empty while it is unknown. */
  team: string;
  /** The current time, UTC. */
  now: () => Milliseconds;
  /** Called with the share of the file that is read, 0 to 1, and the number of imported messages. */
  onProgress: (share: number, messages: number) => void;
}

/**
 * Imports the public part of a Slack export into the log: people, channels, joins and messages; see
 * `docs/slack-events.md#exports`. Its memory does not grow with the number of messages. The records depend on the file
 * only, so that importing it again changes nothing. Returns the report. Throws `ArchiveError` if nothing can be
 * imported.
 */
export async function importSlackExport(path: string, options: ImportOptions): Promise<ImportReport> {
  const archive = await openArchive(path);
  try {
    return await importArchive(archive, options);
  } finally {
    await archive.close();
  }
}

/** Reads the entries twice, because the lists may come after the day files that need them. */
async function importArchive(archive: Archive, options: ImportOptions): Promise<ImportReport> {
  const { root, files, compressedBytes, hasDayFiles } = await findListFiles(archive);
  const team = await resolveTeam(files, options.team);
  const receivedAt = options.now();
  const [imported, skipped] = [new ReasonCounts(), new ReasonCounts()];
  const [channels, people] = [new ChannelRegistry(team, receivedAt), new PeopleRegistry(team, receivedAt)];
  const [writer, repeats] = [new BatchWriter(options), new RepeatedRecords()];

  for await (const records of readListFiles(files, channels, people, imported, skipped))
    await writer.write(repeats.withoutRepeats(records));
  if (channels.publicChannelCount === 0) {
    const [reason] = skipped.lines();
    throw new ArchiveError(`channels.json has no public channel${reason ? ` (${reason.count} ${reason.what})` : ''}`);
  }

  const reader = new DayFileReader({ team, receivedAt, people, importedCounts: imported, skippedCounts: skipped });
  let [readBytes, messages] = [0, 0];
  for await (const entry of archive.entries()) {
    options.signal.throwIfAborted();
    for await (const records of readDayFile(entry, { root, hasDayFiles }, channels, reader, skipped)) {
      for (const { metric_type } of records) if (metric_type === 'message_count') messages++;
      await writer.write(repeats.withoutRepeats(records));
      options.onProgress(readBytes / compressedBytes, messages);
    }
    readBytes += entry.compressedBytes;
  }

  await writer.write(joinRecords(people, channels, imported, skipped));
  await writer.end();
  return { team, taken: imported.lines(), left: skipped.lines() };
}

/** Yields the records of an entry if it is a day of a public channel, else counts it as skipped. */
async function* readDayFile(
  entry: ArchiveEntry,
  { root, hasDayFiles }: Pick<ListFiles, 'root' | 'hasDayFiles'>,
  channels: ChannelRegistry,
  reader: DayFileReader,
  skipped: ReasonCounts,
): AsyncGenerator<SlackRecord[]> {
  const classified = classifyEntry(entry.name, root);
  if (classified.kind === 'list' && !entry.escapesArchive) return;
  // A file for each channel is read only where no folder has a file for each day: else it is not clear what it holds.
  const names = hasDayFiles ? [] : channelNamesOfFile(entry.name, root);
  if (classified.kind === 'day') names.push(classified.folder);
  const channel = names.flatMap((name) => channels.channelOfFolder(name) ?? [])[0];
  if (entry.escapesArchive) skipped.add('files whose name leads out of the archive', entry.name);
  else if (classified.kind === 'other' && !channel) skipped.add('files that hold no messages', entry.name);
  else if (channel === 'private') skipped.add('days of private channels and direct messages');
  else if (!channel) skipped.add('days of channels that are not in channels.json', entry.name);
  else for await (const items of readMessages(entry)) yield reader.read(items, channel, entry.name);
}

function joinRecords(
  people: PeopleRegistry,
  { generalCreatedSeconds }: ChannelRegistry,
  imported: ReasonCounts,
  skipped: ReasonCounts,
): SlackRecord[] {
  const { records, unknown } = people.joinRecords(generalCreatedSeconds);
  if (records.length > 0) imported.add('people who joined', '', records.length);
  if (unknown > 0) skipped.add('people whose time of joining is not in the export', '', unknown);
  return [...records, ...people.unlistedRecords()];
}

/**
 * Resolves with the workspace of the export. Throws `ArchiveError` if it is unknown, or if it cannot be the known one.
 */
async function resolveTeam(files: ListFiles['files'], known: string): Promise<string> {
  const detector = new TeamDetector();
  for (const list of ['users', 'org_users'] as const) {
    const entry = files.get(list);
    if (entry) for await (const items of readJsonArray(entry)) detector.addAll(items);
  }
  const detected = detector.mostFrequent;
  if (known && !detector.isConsistentWith(known))
    throw new ArchiveError(
      `it is an export of the workspace ${detected}, but this dashboard shows ${known}: use another DATA_DIR for another workspace`,
    );
  if (!known && !detected)
    throw new ArchiveError('it does not contain the id of its workspace: set SLACK_TEAM_ID and import it again');
  return known || detected;
}
