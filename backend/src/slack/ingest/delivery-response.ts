import type { ServerResponse } from 'node:http';
import type { DeliveryOutcome } from './delivery-log.ts';

/** Why a call was turned away, as words to count by. */
export const REJECTION_CAUSES = [
  'method',
  'setup',
  'unsigned',
  'stale',
  'future',
  'forged',
  'encoding',
  'too_large',
  'broken_off',
  'not_json',
  'busy',
  'not_stored',
  'error',
] as const;
export type RejectionCause = (typeof REJECTION_CAUSES)[number];

/** What Slack is told, and what the page is told about it. */
export interface DeliveryResponse {
  status: number;
  /** Sent as plain text. */
  body: string;
  /** In words for a person, without secrets, signatures or texts. */
  detail: string;
  outcome: DeliveryOutcome;
  /** Of what was turned away. */
  cause?: RejectionCause;
  headers?: Readonly<Record<string, string>>;
  limitedMinuteSeconds?: number;
}

/** As Node does it: Express's own `send` would cost as much as everything before it. */
export function sendResponse(res: ServerResponse, { status, body, headers }: DeliveryResponse): void {
  const plain = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
  };
  res.writeHead(status, headers ? { ...plain, ...headers } : plain).end(body);
}

/** An answer that repeats its reason: there is nothing secret in knowing why one was turned away. */
export function rejectedResponse(
  status: number,
  cause: RejectionCause,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): DeliveryResponse {
  return { status, body: `${reason}\n`, detail: reason, outcome: 'refused', cause, headers };
}

/** Nothing is wrong with the event: Slack tries again. `detail` is for the page, and not sent. */
export function retryLaterResponse(cause: RejectionCause, detail: string): DeliveryResponse {
  const body = 'the event could not be stored: try again\n';
  return { status: 503, body, detail, outcome: 'not_stored', cause, headers: { 'Retry-After': '1' } };
}

/** Slack does not try again what can never succeed (docs.slack.dev/apis/events-api). */
export const NO_RETRY_HEADER = { 'X-Slack-No-Retry': '1' };
