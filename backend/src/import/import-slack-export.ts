import type { ImportReport, ImportReportLine, ImportWorkspace } from '../core/protocol/import-status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { type Archive, ArchiveError } from './archive/archive.ts';
import { findListFiles, type ListFiles } from './archive/find-list-files.ts';
import { openArchive } from './archive/open-archive.ts';
import { BatchWriter, type BatchWriterOptions } from './batch-writer.ts';
import { channelDays } from './records/channel-days.ts';
import { detectTeam } from './records/detect-team.ts';
import { WorkspaceReader } from './records/workspace-reader.ts';
import { RepeatedRecords } from './repeated-records.ts';
import { type ExportedWorkspace, resolveTeam, selectWorkspace } from './select-workspace.ts';
import { describeWorkspace, WorkspaceChoiceError } from './workspace-choice.ts';

export interface ImportOptions extends BatchWriterOptions {
  /** Id of the workspace; empty while it is unknown. */
  team: string;
  /** The workspace to import of an export that holds several: the name of its folder, or its id. Empty if none is chosen. */
  workspace?: string;
  /** The current time, UTC. */
  now: () => Milliseconds;
  /** Called with the share of the file that is read, 0 to 1, and the number of imported messages. */
  onProgress: (share: number, messages: number) => void;
}

/**
 * Imports the public part of one workspace of a Slack export into the log: people, channels, joins and messages; see
 * `docs/slack-events.md#exports`. The records depend on the file only, so that importing it again changes nothing.
 * Nothing is appended before the first message. Returns the report. Throws `ArchiveError` if nothing can be imported,
 * and `WorkspaceChoiceError` if a workspace must be chosen.
 */
export async function importSlackExport(path: string, options: ImportOptions): Promise<ImportReport> {
  const archive = await openArchive(path);
  try {
    const files = await findListFiles(archive);
    const workspaces = await detectWorkspaces(files, archive, options);
    const selected = selectWorkspace(workspaces, options.workspace ?? '', options.team);
    const readers = await openReaders(workspaces, selected, files, options);
    return await readExport(readers, files, archive, options);
  } finally {
    await archive.close();
  }
}

async function detectWorkspaces(
  { workspaces, organization }: ListFiles,
  archive: Archive,
  { team, now }: ImportOptions,
): Promise<ExportedWorkspace[]> {
  const detected: ExportedWorkspace[] = [];
  for (const folder of workspaces) {
    const days = () => channelDays(folder, archive, now());
    detected.push({
      folder,
      detected: await detectTeam({ files: folder.files, organization: organization?.files, known: team, days }),
    });
  }
  return detected;
}

interface Readers {
  /** Imports the workspace; `undefined` if one must be chosen. */
  selected: WorkspaceReader | undefined;
  /** Count the workspaces that are not imported. */
  others: WorkspaceReader[];
}

async function openReaders(
  workspaces: readonly ExportedWorkspace[],
  selected: ExportedWorkspace | undefined,
  { organization }: ListFiles,
  options: ImportOptions,
): Promise<Readers> {
  const readers: Readers = { selected: undefined, others: [] };
  const receivedAt = options.now();
  for (const workspace of workspaces) {
    const isSelected = workspace === selected;
    const team = isSelected ? resolveTeam(workspace.detected, options.team) : workspace.detected.team;
    const reader = new WorkspaceReader({ team, receivedAt, workspace: workspace.folder, organization });
    await reader.readLists();
    if (isSelected) readers.selected = reader;
    else readers.others.push(reader);
  }
  if (readers.selected?.publicChannelCount === 0) {
    const { name = '' } = selected?.folder.files.get('channels') ?? {};
    const problem = selected?.detected.unreadable.get(name);
    if (problem) throw new ArchiveError(`${name} is among the ${problem}: repair the export and import it again`);
    const [reason] = readers.selected.findings(receivedAt);
    throw new ArchiveError(`channels.json has no public channel${reason ? ` (${reason.count} ${reason.what})` : ''}`);
  }
  return readers;
}

async function readExport(
  { selected, others }: Readers,
  { compressedBytes }: ListFiles,
  archive: Archive,
  options: ImportOptions,
): Promise<ImportReport> {
  const [writer, repeats] = [new BatchWriter(options), new RepeatedRecords()];
  const write = async (records: readonly SlackRecord[]) => await writer.write(repeats.withoutRepeats(records));
  let [readBytes, hasBegun] = [0, false];
  const showProgress = () => options.onProgress(readBytes / Math.max(1, compressedBytes), selected?.posts ?? 0);
  for await (const entry of archive.entries()) {
    const owner = [selected, ...others].find((reader) => reader?.contains(entry));
    for (const other of others) {
      // An entry outside of the folders of the workspaces may be a channel that several share.
      if (owner ? other !== owner : !other.channelOf(entry)) continue;
      for await (const _records of other.readDay(entry));
    }
    if (selected && (owner === undefined || owner === selected)) {
      for await (const records of selected.readDay(entry)) {
        if (records.length > 0 && !hasBegun) {
          hasBegun = true;
          for await (const listed of selected.listRecords()) await write(listed);
        }
        await write(records);
        showProgress();
      }
    }
    readBytes += entry.compressedBytes;
    options.signal.throwIfAborted();
    showProgress();
  }
  const counted = await Promise.all(others.map((other) => describeReader(other, options.now())));
  if (!selected) throw new WorkspaceChoiceError(counted, options.workspace || options.team);
  const last = selected.lastRecords();
  if (!hasBegun && last.length === 0) throw noMessagesError(selected.findings(options.now()));
  if (!hasBegun) for await (const listed of selected.listRecords()) await write(listed);
  await write(last);
  await writer.end();
  const { taken, left, messages } = selected.report(options.now());
  options.onProgress(1, messages);
  return { team: selected.team, taken, left: [...left, ...counted.map(otherWorkspaceLine)] };
}

function otherWorkspaceLine(workspace: ImportWorkspace): ImportReportLine {
  const what = `messages of another workspace: ${describeWorkspace(workspace)}`;
  return { count: workspace.messages, what, example: '' };
}

function noMessagesError(findings: readonly ImportReportLine[]): ArchiveError {
  const found = findings.slice(0, 3).map(({ count, what, example }) => `${count} ${what}${example && ` (${example})`}`);
  return new ArchiveError(
    `no message of a public channel was found, but ${found.length > 0 ? found.join(', ') : 'only lists'}. An export has a folder for each channel of channels.json, with files such as general/2026-01-31.json`,
  );
}

async function describeReader(reader: WorkspaceReader, now: Milliseconds): Promise<ImportWorkspace> {
  // Whether an author is a bot is in the lists.
  for await (const _records of reader.listRecords());
  return reader.describe(now);
}
