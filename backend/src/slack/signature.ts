import { createHmac } from 'node:crypto';
import { errorCodes, verifyRequestSignature } from '@slack/events-api';

/** Slack's replay window, in both directions (docs.slack.dev/authentication/verifying-requests-from-slack). */
const WINDOW_SECONDS = 300;

export interface SignedRequest {
  secret: string;
  /** `X-Slack-Signature`. */
  signature: string | undefined;
  /** `X-Slack-Request-Timestamp`. */
  timestamp: string | undefined;
  /** The bytes as they came, before any parsing. */
  body: string | Buffer;
  nowSeconds: number;
}

/** Whether Slack signed this request, and just now: `'ok'`, or what is wrong in words for a person. */
export function checkSignature({ secret, signature, timestamp, body, nowSeconds }: SignedRequest): string {
  // An empty secret would make everybody's signature a right one: `createHmac` takes it without a word.
  if (secret === '') return 'there is no signing secret to check against';
  if (!signature) return 'X-Slack-Signature is missing';
  if (!timestamp) return 'X-Slack-Request-Timestamp is missing';
  // `parseInt` of the package's own handler would let "<now>junk" through, and a number forgets the zeros before it.
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return 'X-Slack-Request-Timestamp is not a number';
  const age = Math.floor(nowSeconds) - Number(timestamp);
  if (age > WINDOW_SECONDS) return `stale: signed ${age} seconds ago (is this machine's clock right?)`;
  // The package looks at the past only; Slack's page asks for the absolute difference.
  if (age < -WINDOW_SECONDS) return `from the future: signed ${-age} seconds ahead (is this machine's clock right?)`;
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return 'the signature is not of the form v0=<hex>';
  return compare(secret, signature, Number(timestamp), body.toString());
}

/** The `X-Slack-Signature` of a body. */
export function sign(secret: string, timestampSeconds: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestampSeconds}:${body}`).digest('hex')}`;
}

/** In constant time. The package throws, and reads the machine's clock a second time. */
function compare(signingSecret: string, requestSignature: string, requestTimestamp: number, body: string): string {
  try {
    verifyRequestSignature({ signingSecret, requestSignature, requestTimestamp, body });
    return 'ok';
  } catch (error) {
    const stale = error instanceof Error && 'code' in error && error.code === errorCodes.REQUEST_TIME_FAILURE;
    return stale ? 'stale: signed more than five minutes ago' : 'the signature does not match SLACK_SIGNING_SECRET';
  }
}
