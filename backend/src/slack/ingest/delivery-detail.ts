import type { SlackRecord } from '../../core/records/record.ts';

/** Describes a stored record for the page's list of requests: ids and kinds, never a text. At most 200 characters. */
export function describeRecord(record: SlackRecord): string {
  const subtype = 'subtype' in record && record.subtype ? ` (${record.subtype})` : '';
  const channel = 'channel' in record && record.channel ? ` in #${record.channel}` : '';
  const user = 'user' in record && record.user ? ` by ${record.user}` : '';
  const unknown = record.metric_type === 'unknown' ? ', which we do not count' : '';
  return `${record.event_type}${subtype}${channel}${user}${unknown}`.slice(0, 200);
}

/**
 * Describes which retry of Slack's this is, and why: `, retry 1 after http_error`, or empty. It is only a remark, because a
 * retry is no proof of a duplicate; see docs/slack-events.md#retries. The two headers are not signed, so only what has the
 * form that Slack documents is shown.
 */
export function describeRetry(num: string | undefined, reason: string | undefined): string {
  if (!num || !/^\d{1,3}$/.test(num)) return '';
  return reason && /^[a-z_]{1,30}$/.test(reason) ? `, retry ${num} after ${reason}` : `, retry ${num}`;
}
