import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import { msToSeconds, msToUs } from '../../backend/src/core/time/units.ts';

let issuedCount = 0;

/** Returns the Slack `ts` of `agoMs` ago. Calls differ in their microseconds, so two are equal only after 1000 calls in one millisecond. */
export function uniqueTs(agoMs = 0): string {
  return formatSlackTimestamp(msToUs(Date.now() - agoMs) + (issuedCount++ % 1000));
}

type EventFields = Record<string, unknown>;

export function messageEvent(text: string, more: EventFields = {}): EventFields {
  return { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text, ts: uniqueTs(), ...more };
}

export function messageChangedEvent(original: EventFields, text: string): EventFields {
  const { channel, channel_type, ts: target, user } = original;
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

export function messageDeletedEvent(original: EventFields): EventFields {
  const { channel, channel_type, ts: deleted_ts } = original;
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
  const created = Math.floor(msToSeconds(Date.now()));
  return { type: 'channel_created', channel: { id, name, created, creator }, event_ts: uniqueTs() };
}

export function channelIdChangedEvent(oldId: string, newId: string): EventFields {
  return { type: 'channel_id_changed', old_channel_id: oldId, new_channel_id: newId, event_ts: uniqueTs() };
}

export function channelDeletedEvent(channel: string): EventFields {
  return { type: 'channel_deleted', channel, event_ts: uniqueTs() };
}

export function madePrivateEvent(channel: string): EventFields {
  const subtype = 'channel_convert_to_private';
  return { type: 'message', subtype, channel, channel_type: 'group', user: 'U1', text: 'made private', ts: uniqueTs() };
}
