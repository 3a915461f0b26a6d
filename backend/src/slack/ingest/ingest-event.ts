import type { SlackRecord } from '../../core/records/record.ts';
import type { EventEnvelope, RateLimitEnvelope } from '../events/envelope.ts';
import { normalize } from '../events/normalize.ts';
import { describeRecord } from './delivery-detail.ts';
import { type DeliveryResponse, retryLaterResponse } from './delivery-response.ts';

export interface IngestOptions {
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** ms UTC. */
  now: () => number;
  /** Told of each record that is stored. */
  onRecord?: (record: SlackRecord) => void;
  /** How long `append` may take, ms. Slack gives up after three seconds. */
  appendTimeoutMs?: number;
}

/**
 * Makes a record of what Slack delivered, by whichever way, and stores it. A 200 means that it survives a crash; with anything
 * else Slack must be let to deliver it again. `retry`: what the delivery says of earlier attempts, in words.
 */
export async function ingestEvent(
  envelope: EventEnvelope | RateLimitEnvelope,
  retry: string,
  { append, now, appendTimeoutMs: deadline = 2500, onRecord }: IngestOptions,
): Promise<DeliveryResponse> {
  const record = normalize(envelope, now());
  const detail = `${describeRecord(record)}${retry}`;
  try {
    await withTimeout(append([record]), deadline);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0]?.slice(0, 120) : 'no reason given';
    return retryLaterResponse('not_stored', `${detail}: not stored (${reason})`);
  }
  onRecord?.(record);
  const answer: DeliveryResponse = { status: 200, body: '', detail, outcome: 'stored' };
  if (record.event_type === 'app_rate_limited') answer.limitedMinuteSeconds = Number(record.timestamp);
  return answer;
}

/** The append itself goes on: what it still stores comes again with Slack's retry, and counts once. */
function withTimeout(work: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`took over ${ms} ms`)), ms);
    const ended = () => clearTimeout(timer);
    work.then(ended, ended);
    work.then(resolve, reject);
  });
}

/** A mistake of ours. Slack tries again, and nothing of it leaves the process. */
export function internalErrorResponse(error: unknown): DeliveryResponse {
  const name = error instanceof Error ? error.name : 'an error';
  return { ...retryLaterResponse('error', `could not be handled (${name})`), status: 500 };
}
