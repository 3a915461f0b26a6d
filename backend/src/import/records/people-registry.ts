import { z } from 'zod';
import type { SlackRecord } from '../../core/records/record.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { DAY_US, type Microseconds, type Milliseconds, type Seconds, secondsToUs } from '../../core/time/units.ts';
import type { ArchiveContext } from '../../slack/archive/message-object.ts';
import { teamJoinFromGeneral } from '../../slack/archive/team-join-from-general.ts';
import { userObjectRecord } from '../../slack/archive/user-object.ts';
import { lenientObject, lenientText, lenientTrue } from '../../slack/lenient-schema.ts';
import { parseNumericFields } from './parse-numeric-fields.ts';

/** An export whose first message is within this time of the creation of the general channel is complete. */
const COMPLETE_WITHIN_US: Microseconds = 7 * DAY_US;

const userSchema = lenientObject({
  id: lenientText,
  team_id: lenientText,
  is_bot: lenientTrue,
  enterprise_user: lenientObject({ teams: z.array(z.unknown()).optional().catch(undefined) }),
});

interface PersonFacts {
  /** Whether `users.json` has the person. Others may belong to another workspace. */
  isListed: boolean;
  /** Whether the person belongs to this workspace according to `users.json`. */
  isMember: boolean;
  isBot: boolean;
  /** The `ts` of the first join of the general channel; empty if there is none. */
  generalJoinTs: string;
  /** The `ts` of the first message; empty if there is none. */
  firstTs: string;
  /** The profile in the last message of a person who is not in `users.json`. */
  profile: object | undefined;
  /** The `ts` of that message. */
  profileTs: string;
}

/** The people of an export and the times of their joins, which an export does not contain directly. */
export class PeopleRegistry {
  readonly #people = new Map<string, PersonFacts>();
  readonly #team: string;
  readonly #receivedAt: Milliseconds;
  #firstTs = '';

  constructor(team: string, receivedAt: Milliseconds) {
    this.#team = team;
    this.#receivedAt = receivedAt;
  }

  /** Adds a person of `users.json`. Returns their record; `undefined` if they have no id. */
  addListed(json: object): SlackRecord | undefined {
    const person = userSchema.parse(json);
    if (!person?.id) return undefined;
    const facts = this.#factsOf(person.id);
    const { team_id = this.#team, enterprise_user, is_bot } = person;
    facts.isListed = true;
    facts.isBot = is_bot === true;
    facts.isMember = team_id === this.#team || enterprise_user?.teams?.includes(this.#team) === true;
    // Without `updated`, any other name wins over this one.
    return userObjectRecord(
      { updated: 1, ...parseNumericFields(json) },
      { source: 'import', team: this.#team },
      this.#receivedAt,
    );
  }

  /** Adds the author of a message. Compares the `ts` as texts, which sort as numbers because their length is equal. */
  addAuthor(user: string, ts: string, profile: object | undefined): void {
    const facts = this.#factsOf(user);
    facts.firstTs = earlierTs(facts.firstTs, ts);
    this.#firstTs = earlierTs(this.#firstTs, ts);
    if (facts.isListed || !profile || ts <= facts.profileTs) return;
    facts.profile = profile;
    facts.profileTs = ts;
  }

  /** Adds a join of the general channel. */
  addGeneralJoin(user: string, ts: string): void {
    const facts = this.#factsOf(user);
    facts.generalJoinTs = earlierTs(facts.generalJoinTs, ts);
  }

  /**
   * The joins of the workspace; see `docs/slack-events.md#what-is-taken`. A person joined with their first join of the
   * general channel, which has every member. Without one, a member joined with their first message, but only if the
   * export is complete. `unknown` is the number of members whose join is not in the export.
   */
  joinRecords(generalCreatedSeconds: Seconds | undefined): { records: SlackRecord[]; unknown: number } {
    const isComplete =
      generalCreatedSeconds !== undefined &&
      (parseSlackTimestamp(this.#firstTs) ?? 0) < secondsToUs(generalCreatedSeconds) + COMPLETE_WITHIN_US;
    const records: SlackRecord[] = [];
    let unknown = 0;
    for (const [user, { isMember, isBot, generalJoinTs, firstTs }] of this.#people) {
      if (isBot) continue;
      const ts = generalJoinTs || (isMember && isComplete ? firstTs : '');
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

  /** The records of authors who are not in `users.json`. */
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
    const facts: PersonFacts = {
      isListed: false,
      isMember: false,
      isBot: false,
      generalJoinTs: '',
      firstTs: '',
      profile: undefined,
      profileTs: '',
    };
    this.#people.set(user, facts);
    return facts;
  }
}

/** The earlier `ts`. The first one may be empty. */
function earlierTs(a: string, b: string): string {
  return a === '' || b < a ? b : a;
}
