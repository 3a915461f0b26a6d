import type { ServerResponse } from 'node:http';
import type { Seconds } from '../../core/time/units.ts';
import type { DeliveryOutcome, RejectionCause } from './delivery-outcome.ts';

/**
 * The HTTP response to a delivery, and what the page shows of it. Over Socket Mode, only status 200 is acknowledged.
 */
export interface DeliveryResponse {
  status: number;
  /** Sent as plain text. */
  body: string;
  /** A phrase for the page, without secrets, signatures or texts. */
  detail: string;
  outcome: DeliveryOutcome;
  /** Why the delivery was not accepted. */
  cause?: RejectionCause;
  headers?: Readonly<Record<string, string>>;
  /** The minute in which Slack withheld events, seconds UTC. */
  limitedMinuteSeconds?: Seconds;
}

/** Sends the response with Node's own methods: Express's `send` takes as long as all the work before it. */
export function sendResponse(res: ServerResponse, { status, body, headers }: DeliveryResponse): void {
  const plain = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
  };
  res.writeHead(status, headers ? { ...plain, ...headers } : plain).end(body);
}

/** A response that refuses a request, with the reason in its body. */
export function rejectedResponse(
  status: number,
  cause: RejectionCause,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): DeliveryResponse {
  return { status, body: `${reason}\n`, detail: reason, outcome: 'refused', cause, headers };
}

/** A 503 after which Slack sends the event again. `detail` is shown on the page and not sent. */
export function retryLaterResponse(cause: RejectionCause, detail: string): DeliveryResponse {
  const body = 'the event could not be stored: try again\n';
  return { status: 503, body, detail, outcome: 'not_stored', cause, headers: { 'Retry-After': '1' } };
}

/** Ends Slack's retries of a request that can never succeed; see docs/slack-events.md#retries */
export const NO_RETRY_HEADER = { 'X-Slack-No-Retry': '1' };
