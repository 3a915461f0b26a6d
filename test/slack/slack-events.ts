import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';

let issuedCount = 0;

/** A Slack `ts` so many ms ago. No two are the same: a thousand calls within a millisecond would have to meet. */
export function uniqueTs(ago = 0): string {
  return formatSlackTimestamp((Date.now() - ago) * 1000 + (issuedCount++ % 1000));
}

type EventFields = Record<string, unknown>;

export function messageEvent(text: string, more: EventFields = {}): EventFields {
  return { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text, ts: uniqueTs(), ...more };
}

export function messageChangedEvent(post: EventFields, text: string): EventFields {
  const { channel, channel_type, ts: target, user } = post;
  const inner = { type: 'message', user, text, ts: target, edited: { user, ts: uniqueTs() } };
  return {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel,
    channel_type,
    ts: uniqueTs(),
    message: inner,
  };
}

export function messageDeletedEvent(post: EventFields): EventFields {
  const { channel, channel_type, ts: deleted_ts } = post;
  return {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    channel,
    channel_type,
    ts: uniqueTs(),
    deleted_ts,
  };
}

export function teamJoinEvent(id: string, name: string, more: EventFields = {}): EventFields {
  const profile = { display_name: name, real_name: name };
  return { type: 'team_join', user: { id, name, profile, is_bot: false, ...more }, event_ts: uniqueTs() };
}

export function channelCreatedEvent(id: string, name: string, creator = 'U1'): EventFields {
  const created = Math.floor(Date.now() / 1000);
  return { type: 'channel_created', channel: { id, name, created, creator }, event_ts: uniqueTs() };
}
