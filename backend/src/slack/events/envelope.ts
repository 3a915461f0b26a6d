import { z } from 'zod';
import { lenientObject, lenientSeconds, lenientText, lenientUnknown } from '../lenient-schema.ts';

/** An event, and the circumstances of its delivery. */
export interface EventEnvelope {
  kind: 'event';
  team: string;
  event_id: string | undefined;
  event_time: number | undefined;
  /** The bot user of this very app, which sees its own doings as events. */
  botUserId: string | undefined;
  /** The event's `type`, or the envelope's where the event has none. */
  type: string;
  /** Read by whoever knows the type. */
  event: unknown;
}

/** Slack withheld events during this minute. */
export interface RateLimitEnvelope {
  kind: 'rate_limit';
  team: string;
  /** Seconds since 1970. */
  limitedMinuteSeconds: number | undefined;
}

export interface ChallengeEnvelope {
  kind: 'challenge';
  challenge: string;
}

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

/** What Slack posted, or `undefined` if the JSON is no object. Never throws. */
export function parseEnvelope(json: unknown): SlackEnvelope | undefined {
  const read = envelopeSchema.safeParse(json);
  if (!read.success) return undefined;
  const { type, event, event_id, event_time } = read.data;
  if (type === 'url_verification') return { kind: 'challenge', challenge: read.data.challenge ?? '' };
  const authorized = read.data.authorizations?.[0];
  // `team_id` is where it happened: with Slack Connect possibly the other side (docs.slack.dev/apis/events-api).
  const team = read.data.context_team_id ?? authorized?.team_id ?? read.data.team_id ?? '';
  const about = innerEventSchema.parse(event);
  // Flat in Slack's reference (docs.slack.dev/reference/events/app_rate_limited), within `event` in java-slack-sdk's sample.
  if (type === 'app_rate_limited' || about?.type === 'app_rate_limited') {
    const minute = read.data.minute_rate_limited ?? about?.minute_rate_limited;
    return { kind: 'rate_limit', team: team || (about?.team_id ?? ''), limitedMinuteSeconds: minute };
  }
  // Whatever brings an event is one, whatever the envelope calls itself: nothing that Slack signed is thrown away.
  if (type !== 'event_callback' && !about) return { kind: 'other', type: type ?? '' };
  const own_user = authorized?.is_bot === true ? authorized.user_id : undefined;
  return {
    kind: 'event',
    team,
    event_id,
    event_time,
    botUserId: own_user,
    type: about?.type ?? type ?? 'unknown',
    event,
  };
}
