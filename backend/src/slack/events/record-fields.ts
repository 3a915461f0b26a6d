import type { SlackRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { type Milliseconds, msToUs, secondsToUs } from '../../core/time/units.ts';
import type { EventEnvelope } from './envelope.ts';

/** An envelope and the time of its arrival: what every parser needs in addition to the event. */
export interface ReceivedEnvelope {
  envelope: EventEnvelope;
  /** When the envelope arrived, UTC. */
  receivedAt: Milliseconds;
}

/** The fields that all records share; see docs/slack-events.md#from-envelope-to-record */
export function commonFields({ envelope, receivedAt }: ReceivedEnvelope, timestamp: string, bot: boolean) {
  const event_id = envelope.event_id ?? '';
  return { v: 1, event_id, team: envelope.team, timestamp, bot, source: 'slack', received_at: receivedAt } as const;
}

/**
 * The timestamp of an event that has no `ts` of its own: its `event_ts`, else the envelope's `event_time`, else the
 * time of arrival. See docs/slack-events.md#timestamps
 */
export function eventTimestamp(event_ts: string | undefined, { envelope, receivedAt }: ReceivedEnvelope): string {
  if (event_ts) return event_ts;
  if (envelope.event_time) return formatSlackTimestamp(secondsToUs(envelope.event_time));
  return formatSlackTimestamp(Math.round(msToUs(receivedAt)));
}

/** Slackbot is a bot although its profile has `is_bot: false`: docs.slack.dev/reference/objects/user-object */
export const SLACKBOT_ID = 'USLACKBOT';

/** Whether a user id is a bot by itself: Slackbot, or the app's own bot user; see docs/slack-events.md#bots */
export function isBotUser(user: string | undefined, { envelope }: ReceivedEnvelope): boolean {
  return user !== undefined && (user === SLACKBOT_ID || user === envelope.botUserId);
}

const NATURAL_KEY_FIELDS = [
  'event_type',
  'subtype',
  'team',
  'old_channel',
  'channel',
  'user',
  'reaction',
  'timestamp',
  'edited_ts',
  'changed_ts',
  'event_ts',
];

/**
 * An `event_id` for a record to which Slack gave none, equal for every delivery of the same event; see
 * docs/slack-events.md#identity
 */
export function naturalKey(record: SlackRecord): string {
  const fields = new Map<string, unknown>(Object.entries(record));
  return NATURAL_KEY_FIELDS.flatMap((field) => fields.get(field) ?? []).join(':');
}
