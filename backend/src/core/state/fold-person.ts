import type { MessageRecord, TeamJoinRecord, UserChangeRecord } from '../records/record.ts';
import { isVisibleName } from '../records/visible-name.ts';
import type { Microseconds } from '../time/units.ts';
import {
  type Community,
  getOrCreatePerson,
  isOfOtherWorkspace,
  NEVER_US,
  type PersonState,
  type Profile,
} from './community.ts';
import { compareStrings } from './compare-strings.ts';
import type { FoldOutcome } from './fold.ts';

/** Adds a join of the workspace and the profile that it contains, in place. */
export function foldJoin(community: Community, record: TeamJoinRecord, at: Microseconds): FoldOutcome {
  const person = getOrCreatePerson(community, record.user);
  if (record.source === 'slack') person.eventJoinUs = Math.min(person.eventJoinUs, at);
  else person.pastJoinUs = Math.min(person.pastJoinUs, at);
  const outcome = foldProfile(community, { ...record, deleted: false }, at);
  updateJoin(community, record.user, person);
  // Before the horizon, it is unknown whether the person wrote something.
  const isFirstMessageUnknown = community.horizonUs > 0 && firstMessageUs(community, record.user) === NEVER_US;
  return record.source !== 'slack' && isFirstMessageUnknown ? 'too_old' : outcome;
}

/** Adds a profile and whether it is a bot's, in place. */
export function foldProfile(
  community: Community,
  record: Pick<UserChangeRecord, 'user' | 'bot' | 'name' | 'avatar' | 'deleted' | 'guest' | 'user_team'>,
  at: Microseconds,
): FoldOutcome {
  const { user, bot, name = '', avatar = '', deleted = false, guest = false, user_team } = record;
  const person = getOrCreatePerson(community, user);
  const before = { ...person };
  person.bot ||= bot;
  setHome(community, person, user_team);
  setProfile(person, { at, name, avatar, deleted, guest });
  return areTotalsWrong(community, before, person) ? 'too_old' : 'folded';
}

/**
 * Whether the totals before the horizon count messages of a person who does not count any more, or the other way round;
 * see `docs/metrics.md#what-counts`.
 */
function areTotalsWrong({ horizonUs, definitions }: Community, before: PersonState, after: PersonState): boolean {
  if (horizonUs === 0) return false;
  const { guests, otherWorkspaces } = definitions.current();
  return (
    before.bot !== after.bot ||
    (guests && before.profile.guest !== after.profile.guest) ||
    (otherWorkspaces && isOfOtherWorkspace(before) !== isOfOtherWorkspace(after))
  );
}

/** Adds the workspace that a record names as that of the person, in place. */
function setHome({ team }: Community, person: PersonState, userTeam: string | undefined): void {
  if (!userTeam || team === '') return;
  const { home } = person;
  person.home = { here: home.here || userTeam === team, elsewhere: home.elsewhere || userTeam !== team };
}

/**
 * Adds that a person wrote a message, in place, and the name that the message has for them. `author`: their index in
 * the `Interner` of the community.
 */
export function foldAuthor(community: Community, record: MessageRecord, author: number, at: Microseconds): FoldOutcome {
  if (author === 0) return 'folded';
  const { user = '', user_name = '', user_team, bot } = record;
  setFirstMessage(community, user, author, at);
  const hasName = !bot && isVisibleName(user_name);
  if (!hasName && !user_team) return 'folded';
  const person = getOrCreatePerson(community, user);
  const before = { ...person };
  setHome(community, person, user_team);
  if (hasName) setMessageProfile(person, record, at);
  return areTotalsWrong(community, before, person) ? 'too_old' : 'folded';
}

function setMessageProfile(
  person: PersonState,
  { user_name = '', user_avatar = '' }: MessageRecord,
  at: Microseconds,
): void {
  const known = person.messageProfile;
  const order = at - known.at || compareStrings(user_name, known.name) || compareStrings(user_avatar, known.avatar);
  if (order > 0) person.messageProfile = { at, name: user_name, avatar: user_avatar };
}

function setFirstMessage(community: Community, user: string, author: number, at: Microseconds): void {
  const knownUs = community.firstMessageUs[author];
  if (at >= (knownUs ?? NEVER_US)) return;
  const person = community.people.get(user);
  const hasPastJoin = person !== undefined && person.pastJoinUs !== NEVER_US;
  // Before the horizon, the person may have written something. A snapshot contains the first messages of those with a
  // join of the past; for others this message is not known to be the first.
  if (knownUs === undefined && !hasPastJoin && community.horizonUs > 0) return;
  community.firstMessageUs[author] = at;
  if (hasPastJoin) updateJoin(community, user, person);
}

/**
 * A join of the past may be a return to the general channel. So it counts only for a person who wrote nothing before it;
 * see `docs/slack-events.md#joins-of-the-past`.
 */
function updateJoin(community: Community, id: string, person: PersonState): void {
  const wroteBefore = firstMessageUs(community, id) < person.pastJoinUs;
  person.joinedAtUs = Math.min(person.eventJoinUs, wroteBefore ? NEVER_US : person.pastJoinUs);
}

function firstMessageUs(community: Community, id: string): Microseconds {
  return community.firstMessageUs[community.authors.indexOf(id) ?? 0] ?? NEVER_US;
}

function setProfile(person: PersonState, profile: Profile): void {
  if (isVisibleName(profile.name) && isLaterProfile(profile, person.profile)) person.profile = profile;
}

function isLaterProfile(a: Profile, b: Profile): boolean {
  if (a.at !== b.at) return a.at > b.at;
  if (a.name !== b.name) return a.name > b.name;
  if (a.avatar !== b.avatar) return a.avatar > b.avatar;
  if (a.deleted !== b.deleted) return a.deleted;
  return a.guest && !b.guest;
}
