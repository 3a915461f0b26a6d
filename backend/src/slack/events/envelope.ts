import { z } from 'zod';
import type { Seconds } from '../../core/time/units.ts';
import { lenientObject, lenientSeconds, lenientText, lenientUnknown } from '../lenient-schema.ts';

/** An envelope that brings an event. */
export interface EventEnvelope {
  kind: 'event';
  /** The workspace of the event; empty if the envelope names none. See docs/slack-events.md#workspace */
  team: string;
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

const authorizationSchema = lenientObject({ team_id: lenientText, user_id: lenientText, is_bot: lenientUnknown });

const envelopeSchema = z.object({
  type: lenientText,
  challenge: lenientText,
  team_id: lenientText,
  context_team_id: lenientText,
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
  const authorization = data.authorizations?.[0];
  // In a Slack Connect channel `team_id` may be the other workspace: docs/slack-events.md#workspace
  const team = data.context_team_id ?? authorization?.team_id ?? data.team_id ?? '';
  const inner = innerEventSchema.parse(event);
  // Slack's reference shows it flat (docs.slack.dev/reference/events/app_rate_limited), java-slack-sdk within `event`.
  if (type === 'app_rate_limited' || inner?.type === 'app_rate_limited') {
    const limitedMinuteSeconds = data.minute_rate_limited ?? inner?.minute_rate_limited;
    return { kind: 'rate_limit', team: team || (inner?.team_id ?? ''), limitedMinuteSeconds };
  }
  // An envelope of any type that holds an event is accepted, so that no event is lost.
  if (type !== 'event_callback' && !inner) return { kind: 'other', type: type ?? '' };
  const botUserId = authorization?.is_bot === true ? authorization.user_id : undefined;
  return {
    kind: 'event',
    team,
    event_id,
    event_time,
    botUserId,
    type: inner?.type ?? type ?? 'unknown',
    event,
  };
}
