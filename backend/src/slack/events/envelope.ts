import { z } from 'zod';
import { isEnterpriseId } from '../../core/records/enterprise-id.ts';
import type { Seconds } from '../../core/time/units.ts';
import { lenientObject, lenientSeconds, lenientText, lenientTrue, lenientUnknown } from '../lenient-schema.ts';

/** An envelope that brings an event. */
export interface EventEnvelope {
  kind: 'event';
  /**
   * The workspace of the event, `T...`; its enterprise, `E...`, if the envelope names no workspace; else empty. See
   * docs/slack-events.md#workspace
   */
  team: string;
  /** The enterprise of the workspace on Enterprise Grid, `E...`. */
  enterprise?: string | undefined;
  event_id: string | undefined;
  event_time: Seconds | undefined;
  /** The app's own bot user, whose actions arrive as events, too. */
  botUserId: string | undefined;
  /** The event's `type`, or the envelope's where the event has none. */
  type: string;
  /** Not parsed yet. */
  event: unknown;
}

/** Slack's notice that it withheld events for a minute; see docs/slack-events.md#event-rate-limit */
export interface RateLimitEnvelope {
  kind: 'rate_limit';
  team: string;
  /** The minute, seconds UTC. */
  limitedMinuteSeconds: Seconds | undefined;
}

/** Slack verifies the Request URL; see docs/slack-events.md#url-verification */
export interface ChallengeEnvelope {
  kind: 'challenge';
  challenge: string;
}

/** An envelope of another type that brings no event. */
export interface OtherEnvelope {
  kind: 'other';
  type: string;
}

export type SlackEnvelope = EventEnvelope | RateLimitEnvelope | ChallengeEnvelope | OtherEnvelope;

const authorizationSchema = lenientObject({
  enterprise_id: lenientText,
  team_id: lenientText,
  user_id: lenientText,
  is_bot: lenientUnknown,
});
type Authorization = NonNullable<z.infer<typeof authorizationSchema>>;

const envelopeSchema = z.object({
  type: lenientText,
  challenge: lenientText,
  team_id: lenientText,
  enterprise_id: lenientText,
  context_team_id: lenientText,
  context_enterprise_id: lenientText,
  is_ext_shared_channel: lenientTrue,
  authorizations: z.array(authorizationSchema).optional().catch(undefined),
  event_id: lenientText,
  event_time: lenientSeconds,
  minute_rate_limited: lenientSeconds,
  event: lenientUnknown,
});

const innerEventSchema = lenientObject({
  type: lenientText,
  team_id: lenientText,
  minute_rate_limited: lenientSeconds,
});

/** Parses what Slack delivered; `undefined` if the JSON is no object. Never throws. */
export function parseEnvelope(json: unknown): SlackEnvelope | undefined {
  const { data } = envelopeSchema.safeParse(json);
  if (!data) return undefined;
  const { type, event, event_id, event_time } = data;
  if (type === 'url_verification') return { kind: 'challenge', challenge: data.challenge ?? '' };
  const authorizations = (data.authorizations ?? []).filter((authorization) => authorization !== undefined);
  const team = receivingTeam(data, authorizations);
  const inner = innerEventSchema.parse(event);
  // Slack's reference shows it flat (docs.slack.dev/reference/events/app_rate_limited), java-slack-sdk within `event`.
  if (type === 'app_rate_limited' || inner?.type === 'app_rate_limited') {
    const limitedMinuteSeconds = data.minute_rate_limited ?? inner?.minute_rate_limited;
    return { kind: 'rate_limit', team: team || (inner?.team_id ?? ''), limitedMinuteSeconds };
  }
  // An envelope of any type that holds an event is accepted, so that no event is lost.
  if (type !== 'event_callback' && !inner) return { kind: 'other', type: type ?? '' };
  // Slack sends one authorization today. Of several, that of the workspace itself has its bot user.
  const authorization = authorizations.find(({ team_id }) => team_id === team) ?? authorizations[0];
  const botUserId = authorization?.is_bot === true ? authorization.user_id : undefined;
  return {
    kind: 'event',
    team,
    enterprise: data.context_enterprise_id ?? authorization?.enterprise_id ?? data.enterprise_id,
    event_id,
    event_time,
    botUserId,
    type: inner?.type ?? type ?? 'unknown',
    event,
  };
}

/**
 * The id of the workspace through which the app receives the event. On Enterprise Grid a field may hold the enterprise
 * in place of the workspace; see docs/slack-events.md#workspace
 */
function receivingTeam(data: z.infer<typeof envelopeSchema>, authorizations: readonly Authorization[]): string {
  const receivers = [data.context_team_id, ...authorizations.map(({ team_id }) => team_id)].filter(
    (id) => id !== undefined,
  );
  const workspace = receivers.find((id) => !isEnterpriseId(id));
  if (workspace !== undefined) return workspace;
  const [enterprise] = receivers;
  if (enterprise === undefined || data.team_id === undefined) return enterprise ?? data.team_id ?? '';
  // In a Slack Connect channel `team_id` may be the other side, whose enterprise is another one, or none.
  const isOtherSide = data.is_ext_shared_channel === true && data.enterprise_id !== enterprise;
  return isOtherSide ? enterprise : data.team_id;
}
