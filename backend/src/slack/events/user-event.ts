import { z } from 'zod';
import { isEnterpriseId } from '../../core/records/enterprise-id.ts';
import type { SlackRecord, TeamJoinRecord, UserChangeRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { secondsToUs } from '../../core/time/units.ts';
import {
  lenientName,
  lenientObject,
  lenientSeconds,
  lenientText,
  lenientTrue,
  lenientTs,
  omitUndefined,
} from '../lenient-schema.ts';
import { avatarOf, avatarShape } from './avatar.ts';
import type { EventEnvelope } from './envelope.ts';
import { commonFields, eventTimestamp, type ReceivedEnvelope, SLACKBOT_ID } from './record-fields.ts';

/** The fields of docs.slack.dev/reference/objects/user-object that are used; never the e-mail address. */
const userSchema = lenientObject({
  id: lenientText,
  team_id: lenientText,
  name: lenientName,
  real_name: lenientName,
  deleted: z.boolean().optional().catch(undefined),
  is_bot: lenientTrue,
  is_restricted: lenientTrue,
  is_ultra_restricted: lenientTrue,
  enterprise_user: lenientObject({
    enterprise_id: lenientText,
    teams: z.array(z.unknown()).optional().catch(undefined),
  }),
  profile: lenientObject({
    display_name: lenientName,
    real_name: lenientName,
    ...avatarShape,
  }),
});
type SlackUser = NonNullable<z.infer<typeof userSchema>>;

/** In these events `user` is an object; in others it is an id. */
const userEventSchema = lenientObject({ user: userSchema, event_ts: lenientTs, cache_ts: lenientSeconds });

/** The record of `team_join`: a new member, or only the name of an external person. See docs/slack-events.md#users */
export function teamJoinRecord(json: unknown, received: ReceivedEnvelope): SlackRecord | undefined {
  const event = userEventSchema.parse(json);
  if (!event?.user?.id) return undefined;
  if (isExternal(event.user, received.envelope)) return userChangeRecord(json, received);
  return {
    ...commonFields(received, userEventTimestamp(event, received), isBot(event.user)),
    event_type: 'team_join',
    metric_type: 'member_count',
    user: event.user.id,
    ...nameAndAvatar(event.user),
    ...guestField(event.user),
    ...homeField(event.user, received.envelope),
  } satisfies TeamJoinRecord;
}

/** The record of `user_change` and of the events for profile, status and huddle, each of which carries the whole user. */
export function userChangeRecord(json: unknown, received: ReceivedEnvelope): UserChangeRecord | undefined {
  const event = userEventSchema.parse(json);
  if (!event?.user?.id) return undefined;
  return {
    ...commonFields(received, userEventTimestamp(event, received), isBot(event.user)),
    event_type: 'user_change',
    metric_type: 'none',
    user: event.user.id,
    ...nameAndAvatar(event.user),
    ...(event.user.deleted === undefined ? {} : { deleted: event.user.deleted }),
    ...guestField(event.user),
    ...homeField(event.user, received.envelope),
  };
}

/** See docs/slack-events.md#users. `display_name` is often `""`, which `lenientName` treats as missing. */
function nameAndAvatar(user: SlackUser): { name?: string; avatar?: string } {
  const { profile } = user;
  const name = profile?.display_name ?? profile?.real_name ?? user.real_name ?? user.name;
  return omitUndefined({ name, avatar: avatarOf(profile) });
}

/** A guest of one channel or of several: docs.slack.dev/reference/objects/user-object */
function guestField({ is_restricted, is_ultra_restricted }: SlackUser): { guest?: true } {
  return is_restricted || is_ultra_restricted ? { guest: true } : {};
}

/**
 * The workspace of a person whose home is not the workspace of the envelope: another one; the same for a person of the
 * enterprise who belongs to it all the same. Nothing where an id may be that of an enterprise.
 */
function homeField(user: SlackUser, envelope: EventEnvelope): { user_team?: string } {
  const { team } = envelope;
  const { team_id } = user;
  if (team_id === undefined || team_id === team || team === '' || isEnterpriseId(team)) return {};
  if (!isExternal(user, envelope)) return { user_team: team };
  return isEnterpriseId(team_id) ? {} : { user_team: team_id };
}

function isBot(user: SlackUser): boolean {
  return user.is_bot === true || user.id === SLACKBOT_ID;
}

/**
 * Whether the user is of another workspace. On Enterprise Grid one may belong to several, which `enterprise_user.teams`
 * lists, and both ids may be that of the enterprise.
 */
function isExternal({ team_id, enterprise_user }: SlackUser, { team, enterprise }: EventEnvelope): boolean {
  if (team_id === undefined || team_id === team) return false;
  // Without its workspace in the envelope, a person of the enterprise is one of its own.
  if (isEnterpriseId(team)) return enterprise_user?.enterprise_id !== team;
  if (enterprise_user) return enterprise_user.teams?.includes(team) === false;
  return team_id !== enterprise;
}

function userEventTimestamp(event: NonNullable<z.infer<typeof userEventSchema>>, received: ReceivedEnvelope): string {
  const cached = event.cache_ts === undefined ? undefined : formatSlackTimestamp(secondsToUs(event.cache_ts));
  return eventTimestamp(event.event_ts ?? cached, received);
}
