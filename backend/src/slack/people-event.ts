import { z } from 'zod';
import type { SlackRecord, TeamJoinRecord, UserChangeRecord } from '../core/record.ts';
import { formatSlackTimestamp, SECOND_US } from '../core/timestamp.ts';
import { common, type Delivery, happened, SLACKBOT } from './delivery.ts';
import { flag, given, object, seconds, slackTs, text } from './lenient.ts';

/** The parts of docs.slack.dev/reference/objects/user-object that we keep or judge by; never the e-mail address. */
const person = object({
  id: text,
  team_id: text,
  name: text,
  real_name: text,
  deleted: z.boolean().optional().catch(undefined),
  is_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  enterprise_user: object({ teams: z.array(z.unknown()).optional().catch(undefined) }),
  profile: object({ display_name: text, real_name: text, image_72: text, image_192: text, image_48: text }),
});
type Person = NonNullable<z.infer<typeof person>>;

/** In these events `user` is an object, elsewhere an id. */
const personEvent = object({ user: person, event_ts: slackTs, cache_ts: seconds });

/** `team_join`: somebody new. A guest from another workspace (Slack Connect) has a name, but is no new member. */
export function joinRecord(json: unknown, delivery: Delivery): SlackRecord | undefined {
  const event = personEvent.parse(json);
  if (!event?.user?.id) return undefined;
  if (isExternal(event.user, delivery.envelope.team)) return profileRecord(json, delivery);
  return {
    ...common(delivery, when(event, delivery), isBot(event.user)),
    event_type: 'team_join',
    metric_type: 'member_count',
    user: event.user.id,
    ...look(event.user),
    ...guest(event.user),
  } satisfies TeamJoinRecord;
}

/**
 * `user_change`, and its relatives for profile, status and huddle: each carries the whole user as of now, so each is
 * the same news to us.
 */
export function profileRecord(json: unknown, delivery: Delivery): UserChangeRecord | undefined {
  const event = personEvent.parse(json);
  if (!event?.user?.id) return undefined;
  return {
    ...common(delivery, when(event, delivery), isBot(event.user)),
    event_type: 'user_change',
    metric_type: 'none',
    user: event.user.id,
    ...look(event.user),
    ...(event.user.deleted === undefined ? {} : { deleted: event.user.deleted }),
    ...guest(event.user),
  };
}

/** What a person is called and looks like. `display_name` is often `""` (docs.slack.dev/reference/objects/user-object). */
function look(user: Person): { name?: string; avatar?: string } {
  const { profile } = user;
  const name = profile?.display_name ?? profile?.real_name ?? user.real_name ?? user.name;
  const avatar = [profile?.image_72, profile?.image_192, profile?.image_48].find(isHttps);
  return given({ name, avatar });
}

/** Of one channel or of several (docs.slack.dev/reference/objects/user-object). */
function guest({ is_restricted, is_ultra_restricted }: Person): { guest?: true } {
  return is_restricted || is_ultra_restricted ? { guest: true } : {};
}

function isHttps(url: string | undefined): boolean {
  return url?.startsWith('https://') === true && URL.canParse(url);
}

function isBot(user: Person): boolean {
  return user.is_bot === true || user.id === SLACKBOT;
}

/** Of another workspace. On Enterprise Grid a member may belong to several, which `enterprise_user.teams` lists. */
function isExternal(user: Person, team: string): boolean {
  if (user.team_id === undefined || user.team_id === team) return false;
  return !user.enterprise_user || user.enterprise_user.teams?.includes(team) === false;
}

function when(event: NonNullable<z.infer<typeof personEvent>>, delivery: Delivery): string {
  const cached = event.cache_ts === undefined ? undefined : formatSlackTimestamp(event.cache_ts * SECOND_US);
  return happened(event.event_ts ?? cached, delivery);
}
