import type { BookkeepingRecord, BookkeepingType, UnknownRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { MINUTE_MS, type Milliseconds, msToSeconds, secondsToUs } from '../../core/time/units.ts';
import { lenientObject, lenientText, lenientTs, omitUndefined } from '../lenient-schema.ts';
import type { RateLimitEnvelope } from './envelope.ts';
import { commonFields, eventTimestamp, isBotUser, type ReceivedEnvelope } from './record-fields.ts';

const anyEventSchema = lenientObject({
  channel: lenientText,
  user: lenientText,
  subtype: lenientText,
  event_ts: lenientTs,
});

/**
 * Creates the parser of an event that no metric counts. It returns `undefined` for an event without one of
 * `requiredFields`.
 */
export function bookkeepingParser(event_type: BookkeepingType, requiredFields: readonly ('channel' | 'user')[]) {
  return (json: unknown, received: ReceivedEnvelope): BookkeepingRecord | undefined => {
    const event = anyEventSchema.parse(json);
    const fields = omitUndefined({ channel: event?.channel, user: event?.user });
    if (requiredFields.some((field) => fields[field] === undefined)) return undefined;
    return {
      ...commonFields(received, eventTimestamp(event?.event_ts, received), false),
      event_type,
      metric_type: 'none',
      ...fields,
    };
  };
}

/**
 * The record of `channel_left` and `group_left`, with which Slack reports that the app itself is in a channel no more;
 * `member_left_channel` does not always arrive for the app (slackapi/bolt-js#1847). `undefined` without a channel, or
 * without a bot user in the envelope. See docs/slack-events.md#channel-membership
 */
export function appLeftChannelRecord(json: unknown, received: ReceivedEnvelope): BookkeepingRecord | undefined {
  const { channel, event_ts } = anyEventSchema.parse(json) ?? {};
  const user = received.envelope.botUserId;
  if (!channel || !user) return undefined;
  return {
    ...commonFields(received, eventTimestamp(event_ts, received), isBotUser(user, received)),
    event_type: 'member_left_channel',
    metric_type: 'none',
    channel,
    user,
  };
}

/**
 * The record of an event of unknown type, or without its identifying fields. It is kept for a later version; see
 * docs/slack-events.md#unknown-events
 */
export function unknownRecord(received: ReceivedEnvelope): UnknownRecord {
  const event = anyEventSchema.parse(received.envelope.event);
  return {
    ...commonFields(received, eventTimestamp(event?.event_ts, received), false),
    event_type: received.envelope.type,
    metric_type: 'unknown',
    ...omitUndefined({ channel: event?.channel, user: event?.user, subtype: event?.subtype }),
  };
}

/**
 * The record of a minute in which Slack withheld events; see docs/slack-events.md#event-rate-limit. `receivedAt`: ms
 * UTC; its minute is used where the envelope names none.
 */
export function rateLimitRecord(
  { team, limitedMinuteSeconds }: RateLimitEnvelope,
  receivedAt: Milliseconds,
): BookkeepingRecord {
  const seconds = limitedMinuteSeconds ?? msToSeconds(Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS);
  return {
    v: 1,
    event_id: `rate-limit:${team}:${seconds}`,
    team,
    event_type: 'app_rate_limited',
    metric_type: 'none',
    timestamp: formatSlackTimestamp(secondsToUs(seconds)),
    bot: false,
    source: 'slack',
    received_at: receivedAt,
  };
}
