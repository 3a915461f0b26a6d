import type { Response } from 'express';
import type { Outcome } from './call-log.ts';

/** What Slack is told, and what the page is told about it. */
export interface Answer {
  status: number;
  /** Sent as plain text. */
  body: string;
  /** In words for a person, without secrets, signatures or texts. */
  detail: string;
  outcome: Outcome;
  headers?: Readonly<Record<string, string>>;
  limited_minute?: number;
}

export function send(res: Response, { status, body, headers = {} }: Answer): void {
  res.status(status).set(headers).type('text/plain').send(body);
}

/** An answer that repeats its reason: there is nothing secret in knowing why one was turned away. */
export function refusal(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: `${reason}\n`, detail: reason, outcome: 'refused', headers };
}

/** Slack does not try again what can never succeed (docs.slack.dev/apis/events-api). */
export const NO_RETRY = { 'X-Slack-No-Retry': '1' };
