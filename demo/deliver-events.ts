import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Milliseconds, msToSeconds, SECOND_MS } from '../backend/src/core/time/units.ts';
import { slackSignature } from '../backend/src/slack/ingest/signature.ts';
import type { EventDelivery } from './invent-community.ts';

export interface DeliveryTarget {
  /** The origin of the product's server for Slack. */
  url: string;
  /** The signing secret. */
  secret: string;
}

/** A response that another attempt would not change. */
export class DeliveryRejected extends Error {
  override readonly name = 'DeliveryRejected';
}

/** Slack waits this long for a response. */
const RESPONSE_TIMEOUT_MS: Milliseconds = 3 * SECOND_MS;

/** The waits before a failed delivery is retried; those of Slack are longer. */
const RETRY_DELAYS_MS: readonly Milliseconds[] = [500, 1000, 2000, 4000];

/**
 * Posts an event as Slack does, signed now. Resolves once the product has accepted it. Throws `DeliveryRejected` after a
 * 4xx, and an error after five failed attempts or when the signal aborts.
 */
export async function deliverWithRetries(
  { url, secret }: DeliveryTarget,
  { envelope, retry }: EventDelivery,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify(envelope);
  for (const delayMs of [...RETRY_DELAYS_MS, 0]) {
    const seconds = Math.floor(msToSeconds(Date.now()));
    const headers = {
      'content-type': 'application/json',
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': slackSignature(secret, seconds, body),
      ...(retry ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason } : {}),
    };
    signal.throwIfAborted();
    const response = await sendRequest(`${url}/slack-events`, headers, body);
    if (response.status === 200) return;
    const problem = `Posting to ${url}/slack-events failed: ${response.text.trim()}`;
    if (response.status >= 400 && response.status < 500) throw new DeliveryRejected(problem);
    if (delayMs === 0) throw new Error(problem);
    await sleep(delayMs, undefined, { signal });
  }
}

/** Posts all events, several at a time, so that the journal writes them together. Throws as `deliverWithRetries` does. */
export async function deliverAll(
  target: DeliveryTarget,
  deliveries: readonly EventDelivery[],
  signal: AbortSignal,
  concurrency = 48,
): Promise<void> {
  // Each delivery that waits for a retry or a response listens to the signal.
  setMaxListeners(2 * concurrency, signal);
  const queue = deliveries.values();
  const worker = async () => {
    for (const delivery of queue) await deliverWithRetries(target, delivery, signal);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function sendRequest(url: string, headers: Record<string, string>, body: string) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    // The body is read to its end, so that the connection can be used again.
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return { status: 0, text: isTimeout ? 'no response within 3 s' : 'no server is listening' };
  }
}
