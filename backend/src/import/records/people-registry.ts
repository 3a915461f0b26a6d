import { z } from 'zod';
import type { TeamJoinRecord, UserChangeRecord } from '../../core/records/record.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { type Milliseconds, msToSeconds, msToUs, type Seconds } from '../../core/time/units.ts';
import type { ArchiveContext } from '../../slack/archive/message-object.ts';
import { teamJoinFromGeneral } from '../../slack/archive/team-join-from-general.ts';
import { userObjectRecord } from '../../slack/archive/user-object.ts';
import { naturalKey } from '../../slack/events/record-fields.ts';
import { lenientObject, lenientText } from '../../slack/lenient-schema.ts';
import { latestPlausibleMs, parseNumericFields } from './parse-numeric-fields.ts';
import { addRow, createPersonFacts, isLaterGuess, type PersonFacts, type PersonRow, rankName } from './person-facts.ts';

const userSchema = lenientObject({
  name: lenientText,
  team_id: lenientText,
  enterprise_user: lenientObject({ teams: z.array(z.unknown()).optional().catch(undefined) }),
});

/** The `updated` of a row without one: any other name wins over it. */
const UNKNOWN_UPDATED: Seconds = 1;

/** The people of an export. Lists may have several rows for one person, in any order. */
export class PeopleRegistry {
  readonly #people = new Map<string, PersonFacts>();
  readonly #archive: Pick<ArchiveContext, 'source' | 'team' | 'botUserId'>;
  readonly #receivedAt: Milliseconds;
  #isIncomplete = false;

  constructor(team: string, receivedAt: Milliseconds) {
    this.#archive = { source: 'import', team, botUserId: undefined };
    this.#receivedAt = receivedAt;
  }

  /**
   * Call it if a list of people cannot be read. Then there are no records of people: a name, a bot or a join would be
   * another one once the list is repaired. See `docs/slack-events.md#damaged-files`
   */
  markIncomplete(): void {
    this.#isIncomplete = true;
  }

  /** Adds a row of `users.json` or `org_users.json`. Returns whether it has an id. */
  addRow(json: object): boolean {
    const row = this.#parseRow(json);
    if (row) addRow(this.#factsOf(row.record.user), row);
    return row !== undefined;
  }

  /**
   * The record of a row, once `addRow` has had all rows; `undefined` if another row of the person has the better name.
   * Rows that rank equal all become records, of which the fold takes the same one in any order.
   */
  recordOf(json: object): UserChangeRecord | undefined {
    if (this.#isIncomplete) return undefined;
    const row = this.#parseRow(json);
    const facts = row && this.#people.get(row.record.user);
    if (!facts || rankName(row) < facts.nameRank) return undefined;
    const { deleted: _deleted, guest: _guest, user_team, ...record } = row.record;
    const memberHome = facts.hasOtherHome ? this.#archive.team : undefined;
    const home = facts.isMember ? memberHome : user_team;
    const hasStatus = row.record.deleted !== undefined || facts.deleted;
    return {
      ...record,
      bot: facts.isBot,
      ...(hasStatus ? { deleted: facts.deleted } : {}),
      ...(facts.guest ? { guest: true } : {}),
      ...(home === undefined ? {} : { user_team: home }),
    };
  }

  /** Adds the author of a message, whose `user_profile` names them if no list does. */
  addAuthor(user: string, ts: string, profile: object | undefined): void {
    const facts = this.#factsOf(user);
    const isPlausible = (parseSlackTimestamp(ts) ?? 0) <= msToUs(latestPlausibleMs(this.#receivedAt));
    if (facts.isListed || !profile || !isPlausible) return;
    const record = userObjectRecord({ id: user, profile }, this.#archive, this.#receivedAt);
    if (!record?.name) return;
    // Exact to the microsecond, so that parts of an export, imported one by one, result in the same name.
    const dated = { ...record, timestamp: ts };
    const guess = { ...dated, event_id: `import:${naturalKey(dated)}` };
    if (isLaterGuess(guess, facts.guess)) facts.guess = guess;
  }

  /** Adds a join of the general channel. */
  addGeneralJoin(user: string, ts: string): void {
    const facts = this.#factsOf(user);
    if (facts.generalJoinTs === '' || ts < facts.generalJoinTs) facts.generalJoinTs = ts;
  }

  /**
   * The joins of the workspace: of each person, the first join of the general channel, which has every member. Nothing
   * else is a join: see `docs/slack-events.md#joins-of-the-past`.
   */
  joinRecords(): TeamJoinRecord[] {
    if (this.#isIncomplete) return [];
    return [...this.#people].flatMap(([user, { isBot, generalJoinTs: ts }]) => {
      if (isBot || ts === '') return [];
      const record = teamJoinFromGeneral({ subtype: 'channel_join', user, ts }, this.#archive, this.#receivedAt);
      return record && !record.bot ? [record] : [];
    });
  }

  /** The records of authors who are in no list, with the name in their last message. */
  guesses(): UserChangeRecord[] {
    if (this.#isIncomplete) return [];
    return [...this.#people.values()].flatMap(({ isListed, guess }) => (isListed || !guess ? [] : [guess]));
  }

  /** The people of which there are records, by their id. */
  *listed(): Generator<[id: string, facts: Readonly<PersonFacts>]> {
    if (this.#isIncomplete) return;
    for (const [id, facts] of this.#people) if (facts.isListed) yield [id, facts];
  }

  #parseRow(json: object): PersonRow | undefined {
    const latest = Math.floor(msToSeconds(latestPlausibleMs(this.#receivedAt)));
    const fields = { updated: UNKNOWN_UPDATED, ...parseNumericFields(json, { created: latest, updated: latest }) };
    const record = userObjectRecord(fields, this.#archive, this.#receivedAt);
    if (!record) return undefined;
    const { team } = this.#archive;
    const { name, team_id = team, enterprise_user } = userSchema.parse(json) ?? {};
    const isMember = team_id === team || enterprise_user?.teams?.includes(team) === true;
    return { record, nameQuality: this.#nameQuality(fields, record, name), isMember, updated: fields.updated };
  }

  /** Whether the name is that of the account: then a record that is made without it has no name. */
  #nameQuality(fields: object, { name }: UserChangeRecord, accountName: string | undefined): number {
    if (!name) return 0;
    if (name !== accountName) return 2;
    return userObjectRecord({ ...fields, name: undefined }, this.#archive, this.#receivedAt)?.name ? 2 : 1;
  }

  #factsOf(user: string): PersonFacts {
    const known = this.#people.get(user);
    if (known) return known;
    const facts = createPersonFacts();
    this.#people.set(user, facts);
    return facts;
  }
}
