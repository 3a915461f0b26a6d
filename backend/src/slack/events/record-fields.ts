import type { SlackRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { SECOND_US } from '../../core/time/units.ts';
import type { EventEnvelope } from './envelope.ts';

/** An envelope and when it came: what every reader of an event needs beside the event. */
export interface ReceivedEnvelope {
  envelope: EventEnvelope;
  /** ms UTC. */
  receivedAt: number;
}

/** The fields that all records share. */
export function commonFields({ envelope, receivedAt }: ReceivedEnvelope, timestamp: string, bot: boolean) {
  const event_id = envelope.event_id ?? '';
  return { v: 1, event_id, team: envelope.team, timestamp, bot, source: 'slack', received_at: receivedAt } as const;
}

/** When something happened that has no `ts` of its own: as the event says, else the envelope, else our clock. */
export function eventTimestamp(event_ts: string | undefined, { envelope, receivedAt }: ReceivedEnvelope): string {
  if (event_ts) return event_ts;
  if (envelope.event_time) return formatSlackTimestamp(envelope.event_time * SECOND_US);
  return formatSlackTimestamp(Math.round(receivedAt * 1000));
}

/** Slackbot is no person though its profile says `is_bot: false` (docs.slack.dev/reference/objects/user-object). */
export const SLACKBOT_ID = 'USLACKBOT';

/** A program by its id alone: Slackbot, or this app, whose own doings come back as events. */
export function isBotUser(user: string | undefined, { envelope }: ReceivedEnvelope): boolean {
  return user !== undefined && (user === SLACKBOT_ID || user === envelope.botUserId);
}

const NATURAL_KEY_FIELDS = [
  'event_type',
  'subtype',
  'team',
  'channel',
  'user',
  'reaction',
  'timestamp',
  'edited_ts',
  'event_ts',
];

/** An `event_id` for a record that Slack gave none: the same for each delivery of the same thing. */
export function naturalKey(record: SlackRecord): string {
  const fields = new Map<string, unknown>(Object.entries(record));
  return NATURAL_KEY_FIELDS.flatMap((field) => fields.get(field) ?? []).join(':');
}
