import type { ImportReportLine } from '../../core/protocol/import-status.ts';
import type { ExportCounts, ExportTally } from './export-tally.ts';
import type { PeopleRegistry } from './people-registry.ts';

/** What an export holds beside its day files. */
export interface ListCounts {
  publicChannels: number;
  people: number;
  bots: number;
  /** Members whose join is not in the export. */
  unknownJoins: number;
  /** Authors who are in no list, and have the name in their last message. */
  guessedNames: number;
}

export const NO_LISTS: ListCounts = { publicChannels: 0, people: 0, bots: 0, unknownJoins: 0, guessedNames: 0 };

/** Counts the people of an export, each once. */
export function countPeople(people: PeopleRegistry, tally: ExportTally): Omit<ListCounts, 'publicChannels'> {
  const counts = { people: 0, bots: 0, unknownJoins: 0, guessedNames: people.guesses().length };
  for (const [id, { isBot, isMember }] of people.listed()) {
    if (isBot) counts.bots++;
    else counts.people++;
    if (isMember && !isBot && !tally.hasJoined(id)) counts.unknownJoins++;
  }
  return counts;
}

/** The lines of what was taken. Lines of nothing are left out. */
export function takenLines(counts: ExportCounts, lists: ListCounts): ImportReportLine[] {
  return toLines([
    [lists.publicChannels, 'public channels'],
    [lists.people, 'people'],
    [lists.bots, 'bots and apps'],
    [lists.guessedNames, 'people in no list, named as in their last message (a guess)'],
    [counts.messagesOfPeople, 'messages of people'],
    [counts.messagesOfBots, 'messages of bots'],
    [counts.deletedMessages, 'deleted messages'],
    [counts.joined, 'people who joined'],
    [counts.channelJoins, 'channel joins'],
    [counts.channelRenames, 'channel renames'],
    [counts.laterMessages, 'messages dated within the next day, which count once their time has come'],
  ]);
}

/** The lines of what was not taken, and why. Lines of nothing are left out. */
export function leftLines(counts: ExportCounts, lists: ListCounts): ImportReportLine[] {
  return toLines([
    [counts.repeatedMessages, 'repetitions of messages, which count once'],
    [counts.implausible, 'messages, joins and names dated in the future, which never count'],
    [counts.notices, 'notices of Slack, which count in no number'],
    [lists.unknownJoins, 'people whose time of joining is not in the export'],
  ]);
}

function toLines(lines: readonly (readonly [count: number, what: string])[]): ImportReportLine[] {
  return lines
    .filter(([count]) => count > 0)
    .map(([count, what]) => ({ count, what, example: '' }))
    .sort((a, b) => b.count - a.count);
}
