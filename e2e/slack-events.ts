import { formatSlackTimestamp } from '../backend/src/core/timestamp.ts';

let given = 0;

/** A Slack `ts` so many ms ago. No two are the same: a thousand calls within a millisecond would have to meet. */
export function ts(ago = 0): string {
  return formatSlackTimestamp((Date.now() - ago) * 1000 + (given++ % 1000));
}

type Event = Record<string, unknown>;

export function message(text: string, more: Event = {}): Event {
  return { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text, ts: ts(), ...more };
}

export function edited(post: Event, text: string): Event {
  const { channel, channel_type, ts: target, user } = post;
  const inner = { type: 'message', user, text, ts: target, edited: { user, ts: ts() } };
  return { type: 'message', subtype: 'message_changed', hidden: true, channel, channel_type, ts: ts(), message: inner };
}

export function deleted(post: Event): Event {
  const { channel, channel_type, ts: deleted_ts } = post;
  return { type: 'message', subtype: 'message_deleted', hidden: true, channel, channel_type, ts: ts(), deleted_ts };
}

export function joined(id: string, name: string, more: Event = {}): Event {
  const profile = { display_name: name, real_name: name };
  return { type: 'team_join', user: { id, name, profile, is_bot: false, ...more }, event_ts: ts() };
}

export function channelCreated(id: string, name: string, creator = 'U1'): Event {
  const created = Math.floor(Date.now() / 1000);
  return { type: 'channel_created', channel: { id, name, created, creator }, event_ts: ts() };
}
