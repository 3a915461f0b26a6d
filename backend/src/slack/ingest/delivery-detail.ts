import type { SlackRecord } from '../../core/records/record.ts';

/** What was posted, in words for a person: ids and kinds, never a text. */
export function describeRecord(record: SlackRecord): string {
  const subtype = 'subtype' in record && record.subtype ? ` (${record.subtype})` : '';
  const channel = 'channel' in record && record.channel ? ` in #${record.channel}` : '';
  const user = 'user' in record && record.user ? ` by ${record.user}` : '';
  const unknown = record.metric_type === 'unknown' ? ', which we do not count' : '';
  return `${record.event_type}${subtype}${channel}${user}${unknown}`.slice(0, 200);
}

/**
 * That this is a further attempt of Slack's, and why. Only ever a remark: a retry is no proof of a duplicate, since
 * the first attempt may have been our own 503. The headers are not signed, so that nothing else of them is shown.
 */
export function describeRetry(num: string | undefined, reason: string | undefined): string {
  if (!num || !/^\d{1,3}$/.test(num)) return '';
  return reason && /^[a-z_]{1,30}$/.test(reason) ? `, retry ${num} after ${reason}` : `, retry ${num}`;
}
