import { withTimeout } from '../../async/with-timeout.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import type { EventEnvelope, RateLimitEnvelope } from '../events/envelope.ts';
import { normalize } from '../events/normalize.ts';
import { describeRecord } from './delivery-detail.ts';
import { type DeliveryResponse, retryLaterResponse } from './delivery-response.ts';

export interface IngestOptions {
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** The current time, ms UTC. */
  now: () => Milliseconds;
  /** Receives each record that is stored. */
  onRecord?: (record: SlackRecord) => void;
  /** How long `append` may take, 2.5 s by default. */
  appendTimeoutMs?: Milliseconds;
}

/** Slack waits three seconds for the response: docs.slack.dev/apis/events-api */
const DEFAULT_APPEND_TIMEOUT_MS: Milliseconds = 2500;
const MAX_REASON_CHARS = 120;

/**
 * Stores the record of a delivered event, over HTTP or over Socket Mode, and returns the response. A 200 means that the
 * record survives a crash; after any other status Slack must be able to deliver the event again. `retry`: the text of
 * `describeRetry`. Throws what `normalize` throws; a failing `append` becomes a 503. See docs/slack-events.md#responses
 */
export async function ingestEvent(
  envelope: EventEnvelope | RateLimitEnvelope,
  retry: string,
  { append, now, appendTimeoutMs = DEFAULT_APPEND_TIMEOUT_MS, onRecord }: IngestOptions,
): Promise<DeliveryResponse> {
  const record = normalize(envelope, now());
  const detail = `${describeRecord(record)}${retry}`;
  try {
    // A slower append continues. If it stores the record after all, Slack's retry stores it again, and it counts once.
    await withTimeout(appendTimeoutMs, 'the journal', append([record]));
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.split('\n', 1)[0]?.slice(0, MAX_REASON_CHARS) : 'no reason given';
    return retryLaterResponse('not_stored', `${detail}: not stored (${reason})`);
  }
  onRecord?.(record);
  const response: DeliveryResponse = { status: 200, body: '', detail, outcome: 'stored' };
  if (record.event_type === 'app_rate_limited') response.limitedMinuteSeconds = Number(record.timestamp);
  return response;
}

/** The response to an unexpected error: Slack tries again, and the page shows only the name of the error. */
export function internalErrorResponse(error: unknown): DeliveryResponse {
  const name = error instanceof Error ? error.name : 'an error';
  return { ...retryLaterResponse('error', `could not be handled (${name})`), status: 500 };
}
