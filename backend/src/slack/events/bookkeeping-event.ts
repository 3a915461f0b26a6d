import type { BookkeepingRecord, BookkeepingType, UnknownRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { MINUTE_US, SECOND_US } from '../../core/time/units.ts';
import { lenientObject, lenientText, lenientTs, omitUndefined } from '../lenient-schema.ts';
import type { RateLimitEnvelope } from './envelope.ts';
import { commonFields, eventTimestamp, type ReceivedEnvelope } from './record-fields.ts';

const anyEventSchema = lenientObject({
  channel: lenientText,
  new_channel_id: lenientText,
  user: lenientText,
  subtype: lenientText,
  event_ts: lenientTs,
});

/** What is known and counts nowhere, with those of its fields that it would mean nothing without. */
export function bookkeepingParser(event_type: BookkeepingType, needs: readonly ('channel' | 'user')[]) {
  return (json: unknown, delivery: ReceivedEnvelope): BookkeepingRecord | undefined => {
    const event = anyEventSchema.parse(json);
    const about = omitUndefined({ channel: event?.channel ?? event?.new_channel_id, user: event?.user });
    if (needs.some((field) => about[field] === undefined)) return undefined;
    return {
      ...commonFields(delivery, eventTimestamp(event?.event_ts, delivery), false),
      event_type,
      metric_type: 'none',
      ...about,
    };
  };
}

/** What is not known, or does not say what it is about: kept, so that a later version may make something of it. */
export function unknownRecord(delivery: ReceivedEnvelope): UnknownRecord {
  const event = anyEventSchema.parse(delivery.envelope.event);
  return {
    ...commonFields(delivery, eventTimestamp(event?.event_ts, delivery), false),
    event_type: delivery.envelope.type,
    metric_type: 'unknown',
    ...omitUndefined({ channel: event?.channel, user: event?.user, subtype: event?.subtype }),
  };
}

/** Slack sends one for each limited minute, without an `event_id` (docs.slack.dev/reference/events/app_rate_limited). */
export function rateLimitRecord(
  { team, limitedMinuteSeconds: minute }: RateLimitEnvelope,
  receivedAt: number,
): BookkeepingRecord {
  const seconds = minute ?? Math.floor((receivedAt * 1000) / MINUTE_US) * 60;
  return {
    v: 1,
    event_id: `rate-limit:${team}:${seconds}`,
    team,
    event_type: 'app_rate_limited',
    metric_type: 'none',
    timestamp: formatSlackTimestamp(seconds * SECOND_US),
    bot: false,
    source: 'slack',
    received_at: receivedAt,
  };
}
