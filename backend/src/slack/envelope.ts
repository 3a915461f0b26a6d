import { z } from 'zod';
import { anything, object, seconds, text } from './lenient.ts';

/** An event, and the circumstances of its delivery. */
export interface EventEnvelope {
  kind: 'event';
  team: string;
  event_id: string | undefined;
  event_time: number | undefined;
  /** The bot user of this very app, which sees its own doings as events. */
  own_user: string | undefined;
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
  minute: number | undefined;
}

export interface ChallengeEnvelope {
  kind: 'challenge';
  challenge: string;
}

export interface OtherEnvelope {
  kind: 'other';
  type: string;
}

export type Envelope = EventEnvelope | RateLimitEnvelope | ChallengeEnvelope | OtherEnvelope;

const authorization = object({ team_id: text, user_id: text, is_bot: anything });

const outer = z.object({
  type: text,
  challenge: text,
  team_id: text,
  context_team_id: text,
  authorizations: z.array(authorization).optional().catch(undefined),
  event_id: text,
  event_time: seconds,
  minute_rate_limited: seconds,
  event: anything,
});

const inner = object({ type: text, team_id: text, minute_rate_limited: seconds });

/** What Slack posted, or `undefined` if the JSON is no object. Never throws. */
export function readEnvelope(json: unknown): Envelope | undefined {
  const read = outer.safeParse(json);
  if (!read.success) return undefined;
  const { type, event, event_id, event_time } = read.data;
  if (type === 'url_verification') return { kind: 'challenge', challenge: read.data.challenge ?? '' };
  const authorized = read.data.authorizations?.[0];
  // `team_id` is where it happened: with Slack Connect possibly the other side (docs.slack.dev/apis/events-api).
  const team = read.data.context_team_id ?? authorized?.team_id ?? read.data.team_id ?? '';
  const about = inner.parse(event);
  // Flat in Slack's reference (docs.slack.dev/reference/events/app_rate_limited), within `event` in java-slack-sdk's sample.
  if (type === 'app_rate_limited' || about?.type === 'app_rate_limited') {
    const minute = read.data.minute_rate_limited ?? about?.minute_rate_limited;
    return { kind: 'rate_limit', team: team || (about?.team_id ?? ''), minute };
  }
  // Whatever brings an event is one, whatever the envelope calls itself: nothing that Slack signed is thrown away.
  if (type !== 'event_callback' && !about) return { kind: 'other', type: type ?? '' };
  const own_user = authorized?.is_bot === true ? authorized.user_id : undefined;
  return { kind: 'event', team, event_id, event_time, own_user, type: about?.type ?? type ?? 'unknown', event };
}
