import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { slackSignature } from '../backend/src/slack/ingest/signature.ts';
import type { EventDelivery } from './invent-community.ts';

/** Where to, and with which secret. */
export interface DeliveryTarget {
  url: string;
  secret: string;
}

/** The answer that no further attempt would change. */
export class DeliveryRejected extends Error {
  override readonly name = 'Refused';
}

/** As long as Slack waits, ms. */
const RESPONSE_TIMEOUT_MS = 3000;

/** After so many ms a failed delivery is tried again; Slack is more patient. */
const RETRY_DELAYS_MS = [500, 1000, 2000, 4000];

/** Posts as Slack does, signed now. Resolves once it was taken; the URL must be that of Slack's side of the product. */
export async function deliverWithRetries(
  { url, secret }: DeliveryTarget,
  { envelope, retry }: EventDelivery,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify(envelope);
  for (const pause of [...RETRY_DELAYS_MS, 0]) {
    const seconds = Math.floor(Date.now() / 1000);
    const headers = {
      'content-type': 'application/json',
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': slackSignature(secret, seconds, body),
      ...(retry ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason } : {}),
    };
    signal.throwIfAborted();
    const answer = await sendRequest(`${url}/slack-events`, headers, body);
    if (answer.status === 200) return;
    const words = `${url}/slack-events answers: ${answer.text.trim()}`;
    if (answer.status >= 400 && answer.status < 500) throw new DeliveryRejected(words);
    if (pause === 0) throw new Error(words);
    await sleep(pause, undefined, { signal });
  }
}

/** Posts all of them, so many at a time: the connections stay open, and the journal takes what comes together at once. */
export async function deliverAll(
  target: DeliveryTarget,
  postings: readonly EventDelivery[],
  signal: AbortSignal,
  atATime = 48,
): Promise<void> {
  // While the server is away each of them waits, and listens for an end.
  setMaxListeners(2 * atATime, signal);
  const left = postings.values();
  const worker = async () => {
    for (const posting of left) await deliverWithRetries(target, posting, signal);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}

async function sendRequest(url: string, headers: Record<string, string>, body: string) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    // Read to its end, so that the connection is free for the next one.
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return { status: 0, text: isLate ? 'nothing in time' : 'nothing, no server is there' };
  }
}
