import { DAY_MS, type Milliseconds, msToSeconds, secondsToMs } from '../../core/time/units.ts';

/** Slack requires minutes at most. A timer of more than 24 days would end at once. */
const MAX_RETRY_AFTER_MS: Milliseconds = DAY_MS;

const SECONDS_PATTERN = /^\d+(\.\d+)?$/;
const HTTP_DATE_PATTERN = /^[A-Za-z]{3,9}, .*GMT$/;

/**
 * How long the header `Retry-After` requires to wait, at most a day; undefined if there is none or it cannot be read.
 * Slack sends whole seconds (docs.slack.dev/apis/web-api/rate-limits); a proxy may send a date (RFC 9110, 10.2.3), which is
 * compared with the header `Date`, because two clocks may differ. `now`: ms UTC, where there is no such header.
 */
export function parseRetryAfter(headers: Pick<Headers, 'get'>, now: Milliseconds): Milliseconds | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (SECONDS_PATTERN.test(value)) return Math.min(secondsToMs(Number(value)), MAX_RETRY_AFTER_MS);
  if (!HTTP_DATE_PATTERN.test(value)) return undefined;
  const sentAt = Date.parse(headers.get('date') ?? '');
  const waitMs = Date.parse(value) - (Number.isNaN(sentAt) ? now : sentAt);
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, waitMs), MAX_RETRY_AFTER_MS);
}

/**
 * The response with a `Retry-After` in whole seconds if it is a 429: Slack's client reads no other form, and
 * throws an error after a 429 without one. 0 means that Slack requires no time.
 */
export function withRetryAfterSeconds(response: Response, now: Milliseconds): Response {
  if (response.status !== 429) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', String(Math.ceil(msToSeconds(parseRetryAfter(response.headers, now) ?? 0))));
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
