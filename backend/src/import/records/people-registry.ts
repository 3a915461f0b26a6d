import { z } from 'zod';
import type { SlackRecord } from '../../core/records/record.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { SECOND_US } from '../../core/time/units.ts';
import type { ArchiveContext } from '../../slack/archive/message-object.ts';
import { teamJoinFromGeneral } from '../../slack/archive/team-join-from-general.ts';
import { userObjectRecord } from '../../slack/archive/user-object.ts';
import { lenientObject, lenientText, lenientTrue } from '../../slack/lenient-schema.ts';
import { parseNumericFields } from './parse-numeric-fields.ts';

const WEEK_US = 7 * 24 * 3600 * SECOND_US;

const userSchema = lenientObject({
  id: lenientText,
  team_id: lenientText,
  is_bot: lenientTrue,
  enterprise_user: lenientObject({ teams: z.array(z.unknown()).optional().catch(undefined) }),
});

interface PersonFacts {
  /** In the list; who is not may be of another workspace, or long gone. */
  isListed: boolean;
  /** Of this workspace, as the list says. */
  isMember: boolean;
  isBot: boolean;
  /** The first time that they came to the general channel, and that anything was heard of them; a `ts` or empty. */
  generalJoinTs: string;
  firstTs: string;
  /** What their last message says they are called, and its `ts`: of those who are not in the list. */
  profile: object | undefined;
  profileTs: string;
}

/** Who is in an export, and when each of them joined the workspace: an export does not say it. */
export class PeopleRegistry {
  readonly #people = new Map<string, PersonFacts>();
  readonly #team: string;
  readonly #receivedAt: number;
  #firstTs = '';

  constructor(team: string, receivedAt: number) {
    this.#team = team;
    this.#receivedAt = receivedAt;
  }

  /** The record of a member of `users.json`; `undefined` if there is no id. */
  addListed(json: object): SlackRecord | undefined {
    const person = userSchema.parse(json);
    if (!person?.id) return undefined;
    const seen = this.#factsOf(person.id);
    const { team_id = this.#team, enterprise_user, is_bot } = person;
    seen.isListed = true;
    seen.isBot = is_bot === true;
    seen.isMember = team_id === this.#team || enterprise_user?.teams?.includes(this.#team) === true;
    // A name without a time yields to any that has one.
    return userObjectRecord(
      { updated: 1, ...parseNumericFields(json) },
      { source: 'import', team: this.#team },
      this.#receivedAt,
    );
  }

  /** A message of somebody; `ts` is one of Slack's, and texts of equal length sort as their numbers. */
  addAuthor(user: string, ts: string, profile: object | undefined): void {
    const seen = this.#factsOf(user);
    seen.firstTs = earlierTs(seen.firstTs, ts);
    this.#firstTs = earlierTs(this.#firstTs, ts);
    if (seen.isListed || !profile || ts <= seen.profileTs) return;
    seen.profile = profile;
    seen.profileTs = ts;
  }

  addGeneralJoin(user: string, ts: string): void {
    const seen = this.#factsOf(user);
    seen.generalJoinTs = earlierTs(seen.generalJoinTs, ts);
  }

  /**
   * When each person joined: the first time they came to the general channel, which everybody is in; of whom that is not
   * known, when first they were heard of, but only if the export reaches back to the beginning. In one that begins later
   * those people had joined before, at a time that nobody can tell.
   */
  joinRecords(generalSince: number | undefined): { records: SlackRecord[]; unknown: number } {
    const isWhole =
      generalSince !== undefined && (parseSlackTimestamp(this.#firstTs) ?? 0) < generalSince * SECOND_US + WEEK_US;
    const records: SlackRecord[] = [];
    let unknown = 0;
    for (const [user, { isMember, isBot, generalJoinTs: came, firstTs: first }] of this.#people) {
      if (isBot) continue;
      const ts = came || (isMember && isWhole ? first : '');
      const message = { subtype: 'channel_join', user, ts };
      const archive: Pick<ArchiveContext, 'source' | 'team' | 'botUserId'> = {
        source: 'import',
        team: this.#team,
        botUserId: undefined,
      };
      const record = ts && teamJoinFromGeneral(message, archive, this.#receivedAt);
      if (record && !record.bot) records.push(record);
      else if (isMember) unknown++;
    }
    return { records, unknown };
  }

  /** What is known of those who wrote and are in no list. */
  unlistedRecords(): SlackRecord[] {
    return [...this.#people].flatMap(([id, { isListed, profile, profileTs }]) => {
      if (isListed || !profile) return [];
      const person = { id, profile, updated: Math.floor(Number(profileTs)) };
      return userObjectRecord(person, { source: 'import', team: this.#team }, this.#receivedAt) ?? [];
    });
  }

  #factsOf(user: string): PersonFacts {
    const known = this.#people.get(user);
    if (known) return known;
    const nothing = { isListed: false, isMember: false, isBot: false };
    const seen = { ...nothing, generalJoinTs: '', firstTs: '', profile: undefined, profileTs: '' };
    this.#people.set(user, seen);
    return seen;
  }
}

function earlierTs(a: string, b: string): string {
  return a === '' || b < a ? b : a;
}
