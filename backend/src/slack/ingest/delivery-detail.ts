import type { SlackRecord } from '../../core/records/record.ts';

const MAX_DETAIL_CHARS = 200;

/** Describes a stored record for the page's list of requests: ids and kinds, never a text. At most 200 characters. */
export function describeRecord(record: SlackRecord): string {
  const subtype = 'subtype' in record && record.subtype ? ` (${record.subtype})` : '';
  const channel = 'channel' in record && record.channel ? ` in #${record.channel}` : '';
  const user = 'user' in record && record.user ? ` by ${record.user}` : '';
  const unknown = record.metric_type === 'unknown' ? ', which no metric counts' : '';
  return `${record.event_type}${subtype}${channel}${user}${unknown}`.slice(0, MAX_DETAIL_CHARS);
}

/**
 * Describes the number and reason of Slack's retry: `, retry 1 after http_error`, or empty. It is only for display,
 * because a retry is not always a duplicate; see docs/slack-events.md#retries. The two headers are not signed, so only
 * values of the documented form are shown.
 */
export function describeRetry(num: string | undefined, reason: string | undefined): string {
  if (!num || !/^\d{1,3}$/.test(num)) return '';
  return reason && /^[a-z_]{1,30}$/.test(reason) ? `, retry ${num} after ${reason}` : `, retry ${num}`;
}
