import type { ImportReportLine, ImportWorkspace } from '../../core/protocol/import-status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import type { ArchiveEntry } from '../archive/archive.ts';
import { classifyEntry, PEOPLE_LISTS } from '../archive/export-layout.ts';
import type { ListedFolder } from '../archive/find-list-files.ts';
import { readMessages } from '../archive/read-messages.ts';
import { ReasonCounts } from '../reason-counts.ts';
import { ChannelRegistry, type ExportedChannel } from './channel-registry.ts';
import { isChannelOfTeam } from './channel-teams.ts';
import { classifyFile, type MessageFile } from './classify-file.ts';
import { DayFileReader } from './day-file-reader.ts';
import { type ExportCounts, ExportTally } from './export-tally.ts';
import { FolderCounts } from './folder-counts.ts';
import { listItems, type Section } from './list-items.ts';
import { PeopleRegistry } from './people-registry.ts';
import { countPeople, type ListCounts, leftLines, NO_LISTS, takenLines } from './report-lines.ts';

export interface WorkspaceReaderOptions {
  /** Id of the workspace. */
  team: string;
  receivedAt: Milliseconds;
  workspace: ListedFolder;
  /** The lists and channels that the workspaces of an organization share. */
  organization: ListedFolder | undefined;
}

const UNREADABLE_PEOPLE =
  'lists of people that cannot be read: no names and no joins are imported until you import a whole export';
const FOREIGN_MESSAGES = 'messages in channels of the organization that do not name this workspace';

/** Reads one workspace of an export: first its lists, then its day files, and counts what it reads. */
export class WorkspaceReader {
  readonly #options: WorkspaceReaderOptions;
  /** Those of the workspace, and the organization's. */
  readonly #sections: Section[];
  readonly #people: PeopleRegistry;
  readonly #tally: ExportTally;
  readonly #days: DayFileReader;
  readonly #skipped = new ReasonCounts();
  readonly #unlistedFolders = new FolderCounts();

  constructor(options: WorkspaceReaderOptions) {
    const { team, receivedAt, workspace, organization } = options;
    this.#options = options;
    this.#people = new PeopleRegistry(team, receivedAt);
    this.#tally = new ExportTally(team);
    this.#sections = [{ folder: workspace, channels: new ChannelRegistry(team, receivedAt) }];
    if (organization) {
      const channels = new ChannelRegistry(team, receivedAt, (json) => isChannelOfTeam(json, team));
      this.#sections.push({ folder: organization, channels });
    }
    const [people, tally, skippedCounts] = [this.#people, this.#tally, this.#skipped];
    this.#days = new DayFileReader({ team, receivedAt, people, tally, skippedCounts });
  }

  get team(): string {
    return this.#options.team;
  }

  /** The number of posts that are read, repetitions included. */
  get posts(): number {
    return this.#tally.posts;
  }

  get publicChannelCount(): number {
    return this.#sections.reduce((count, { channels }) => count + channels.publicChannelCount, 0);
  }

  /** What was read and is no message, most frequent first, at `now` (ms UTC). */
  findings(now: Milliseconds): ImportReportLine[] {
    return this.#left(this.#tally.counts(now), NO_LISTS);
  }

  /** Reads the lists. Call it once, before the other functions. */
  async readLists(): Promise<void> {
    for await (const item of listItems(this.#sections)) {
      const { section, list, entry } = item;
      if ('problem' in item) {
        this.#skipped.add(item.problem, entry.name);
        if (item.isOfFile && PEOPLE_LISTS.has(list)) {
          this.#people.markIncomplete();
          this.#skipped.add(UNREADABLE_PEOPLE, entry.name);
        }
        continue;
      }
      const { json } = item;
      if (PEOPLE_LISTS.has(list)) {
        if (!this.#people.addRow(json)) this.#skipped.add('people without an id', entry.name);
        continue;
      }
      const channel = section.channels.add(list, json);
      if (!channel) this.#skipped.add('channels without an id', entry.name);
      // Not even the name of a private channel is imported: only its members may know that it exists.
      else if (channel.kind === 'private') this.#skipped.add('private channels and direct conversations');
      else if (channel.kind === 'foreign')
        this.#skipped.add('channels of the organization that do not name this workspace');
    }
  }

  /** Reads the lists once more, and yields the records of people and public channels. */
  async *listRecords(): AsyncGenerator<SlackRecord[]> {
    for await (const item of listItems(this.#sections)) {
      if ('problem' in item) continue;
      const { section, list, json } = item;
      const isPerson = PEOPLE_LISTS.has(list);
      const person = isPerson ? this.#people.recordOf(json) : undefined;
      const records = isPerson ? [] : (section.channels.add(list, json)?.records ?? []);
      yield [...(person ? [person] : []), ...records].filter((record) => this.#tally.add(record));
    }
  }

  /** The public channel of a day file; `undefined` for any other entry. */
  channelOf(entry: ArchiveEntry): ExportedChannel | undefined {
    const found = this.#messageFileOf(entry);
    return typeof found?.owner === 'object' ? found.owner : undefined;
  }

  /** Whether the entry lies in a folder of this workspace. */
  contains({ name }: ArchiveEntry): boolean {
    return name.startsWith(this.#options.workspace.root);
  }

  /** Yields the records of an entry that count if it is a day of a public channel, else counts it as skipped. */
  async *readDay(entry: ArchiveEntry): AsyncGenerator<SlackRecord[]> {
    if (entry.escapesArchive) {
      this.#skipped.add('files whose name leads out of the archive', entry.name);
      return;
    }
    if (this.#isList(entry)) return;
    const found = this.#messageFileOf(entry);
    if (!found) this.#skipped.add('files that hold no messages', entry.name);
    else if (found.owner === 'private') this.#skipped.add('days of private channels and direct messages');
    else {
      for await (const items of readMessages(entry)) {
        const count = items.filter((item) => 'json' in item).length;
        if (typeof found.owner === 'object') yield this.#days.read(items, found.owner, entry.name);
        else if (found.owner === undefined) this.#unlistedFolders.add(found.folder, count);
        else if (count > 0) this.#skipped.add(FOREIGN_MESSAGES, entry.name, count);
      }
    }
  }

  /** The records that need all day files: joins, and the names of authors who are in no list. */
  lastRecords(): SlackRecord[] {
    const records: SlackRecord[] = [...this.#people.joinRecords(), ...this.#people.guesses()];
    return records.filter((record) => this.#tally.add(record));
  }

  /** What was taken and what was not, and the number of messages, at `now` (ms UTC), once everything is read. */
  report(now: Milliseconds): { taken: ImportReportLine[]; left: ImportReportLine[]; messages: number } {
    const counts = this.#tally.counts(now);
    const lists = { publicChannels: this.publicChannelCount, ...countPeople(this.#people, this.#tally) };
    return {
      taken: takenLines(counts, lists),
      left: this.#left(counts, lists),
      messages: counts.messagesOfPeople + counts.messagesOfBots,
    };
  }

  #left(counts: ExportCounts, lists: ListCounts): ImportReportLine[] {
    const lines = [...leftLines(counts, lists), ...this.#unlistedFolders.lines(), ...this.#skipped.lines()];
    return lines.sort((a, b) => b.count - a.count);
  }

  /** The workspace with its counts, once everything is read. */
  describe(now: Milliseconds): ImportWorkspace {
    const { people } = countPeople(this.#people, this.#tally);
    return {
      name: this.#options.workspace.name,
      team: this.#options.team,
      channels: this.publicChannelCount,
      people,
      messages: this.#tally.counts(now).messagesOfPeople,
    };
  }

  #isList({ name }: ArchiveEntry): boolean {
    return this.#sections.some(({ folder }) => classifyEntry(name, folder.root).kind === 'list');
  }

  /** The messages that an entry holds; `undefined` for an entry that holds none. */
  #messageFileOf({ name }: ArchiveEntry): MessageFile | undefined {
    for (const { folder, channels } of this.#sections) {
      const file = classifyFile(name, folder, channels);
      if (file) return file;
    }
    return undefined;
  }
}
